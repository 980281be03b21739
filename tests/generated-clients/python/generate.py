"""Generates a client from an OpenAPI document, into the folder slipway_client."""

import os
import sys

sys.path.insert(0, "packages")
# The generator formats the client with ruff, which is installed beside it.
os.environ["PATH"] = os.pathsep.join([os.path.abspath("packages/bin"), os.environ["PATH"]])

from openapi_python_client.cli import app

(document,) = sys.argv[1:]
app(["generate", "--path", document, "--meta", "none", "--output-path", "slipway_client"])
