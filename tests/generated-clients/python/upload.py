"""Uploads a file with a client that openapi-python-client generated from the API's OpenAPI document."""

import base64
import hashlib
import json
import pathlib
import sys

sys.path.insert(0, "packages")

import httpx

from slipway_client import AuthenticatedClient
from slipway_client.api.uploads import get_statuses, request_uploads
from slipway_client.models import (
    FormInstructions,
    RequestedFileDocuments,
    StatusRequest,
    StatusResponse,
    UploadInstructions,
    UploadRequestDocuments,
    UploadRequestDocumentsKind,
)

base_url, token, path, content_type = sys.argv[1:]
client = AuthenticatedClient(base_url=base_url, token=token, timeout=httpx.Timeout(30))
content = pathlib.Path(path).read_bytes()

request = UploadRequestDocuments(
    kind=UploadRequestDocumentsKind.DOCUMENTS,
    files=[
        RequestedFileDocuments(
            file_name="generated.pdf",
            size=len(content),
            content_type=content_type,
            sha256=base64.b64encode(hashlib.sha256(content).digest()).decode(),
        )
    ],
)
response = request_uploads.sync(client=client, body=request)
if not isinstance(response, UploadInstructions):
    sys.exit(f"The upload was refused: {response}")

form = response.uploads[0]
if not isinstance(form, FormInstructions):
    sys.exit(f"The file is sent in parts: {form}")
stored = httpx.post(form.url, data=form.fields.to_dict(), files={"file": content})
if stored.status_code != 201:
    sys.exit(f"S3 refused the form: {stored.status_code} {stored.text}")

for _ in range(5):
    # The API responds as soon as the status changes.
    statuses = get_statuses.sync(client=client, body=StatusRequest(ids=[form.id], wait=20))
    if not isinstance(statuses, StatusResponse):
        sys.exit(f"The status was refused: {statuses}")
    if statuses.uploads[0].status != "pending":
        print(json.dumps(statuses.uploads[0].to_dict()))
        sys.exit()
sys.exit("The upload is still pending.")
