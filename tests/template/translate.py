"""Prints what CloudFormation would make of infra/template.yaml: AWS's own SAM translator, offline, as JSON.

Parameters take their defaults, or the NAME=VALUE arguments.
"""

import json
import logging
import sys
from pathlib import Path

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse


class Session:
    """All that the translator asks of a session with AWS."""

    region_name = "ap-northeast-1"


def main() -> None:
    logging.disable(logging.WARNING)
    path = Path(__file__).resolve().parents[2] / "infra" / "template.yaml"
    template = yaml_parse(path.read_text(encoding="utf-8"))
    # What `sam build` would do first: the code goes to a bucket.
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    template["Globals"]["Function"].pop("CodeUri")
    given = dict(argument.split("=", 1) for argument in sys.argv[1:])
    translator = Translator({}, Parser(), boto_session=Session())
    json.dump(translator.translate(template, given), sys.stdout)


main()
