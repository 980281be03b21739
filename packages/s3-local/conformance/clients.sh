#!/usr/bin/env bash
# Tests that aws-cli and rclone can list, upload, download, and synchronize files with s3-local.
#
# It starts s3-local in a temporary folder on a free port, uploads and downloads a tree of files with
# each client, and compares the files. It prints a line for each step, and exits with 1 if a step fails.
#
# Needs: aws and rclone (Debian's packages awscli and rclone), Node 24 or newer.
#
# Usage: clients.sh
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# The repository's own Node comes first, as in npm scripts; Debian's clients before others.
PATH="/usr/bin:$PATH"
PATH="$here/../../../node_modules/.bin:$PATH"

for program in aws rclone node; do
  command -v "$program" >/dev/null || {
    echo "clients.sh needs $program; on Debian: apt-get install awscli rclone" >&2
    exit 2
  }
done

folder=$(mktemp -d)
node "$here/../src/cli.ts" --port 0 --data "$folder/data" \
  --access-key-id AKIACLIENTS --secret-access-key clients-secret >"$folder/out" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
until grep -q listening "$folder/out"; do
  kill -0 "$server" || exit 1
  sleep 0.1
done
url=$(sed 's/.* //' "$folder/out")

export AWS_ACCESS_KEY_ID=AKIACLIENTS AWS_SECRET_ACCESS_KEY=clients-secret
export AWS_DEFAULT_REGION=us-east-1 AWS_CONFIG_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
# rclone refuses to start with a certificate bundle for the AWS SDK; there is no TLS here.
unset AWS_CA_BUNDLE
export RCLONE_CONFIG="$folder/rclone.conf"
export RCLONE_CONFIG_LOCAL_TYPE=s3 RCLONE_CONFIG_LOCAL_PROVIDER=Other RCLONE_RETRIES=1
export RCLONE_CONFIG_LOCAL_ENV_AUTH=true RCLONE_CONFIG_LOCAL_REGION=us-east-1
export RCLONE_CONFIG_LOCAL_ENDPOINT="$url" RCLONE_CONFIG_LOCAL_FORCE_PATH_STYLE=true
touch "$RCLONE_CONFIG"
s3() { aws --endpoint-url "$url" s3 "$@"; }

# A small tree: names that need encoding, an empty file, and one large enough for multipart.
tree=$folder/tree
mkdir -p "$tree/a b/ü+%"
printf 'hello\n' >"$tree/hello.txt"
printf 'encoded\n' >"$tree/a b/ü+%/&=;.txt"
: >"$tree/empty"
head -c 25000000 /dev/urandom >"$tree/large.bin"

same() { diff -r "$1" "$2"; }
step() { echo "ok  $*"; }

s3 mb s3://from-aws >/dev/null
s3 sync --quiet "$tree" s3://from-aws/tree
step "aws-cli synchronizes an upload"
[ "$(s3 ls --recursive s3://from-aws/tree/ | wc -l)" -eq 4 ]
step "aws-cli lists"
s3 cp --quiet --recursive s3://from-aws/tree "$folder/aws-down"
same "$tree" "$folder/aws-down"
step "aws-cli downloads identical files"
s3 cp --quiet "$tree/large.bin" s3://from-aws/large.bin
s3 cp --quiet s3://from-aws/large.bin s3://from-aws/copied.bin
s3 cp --quiet s3://from-aws/copied.bin "$folder/copied.bin"
cmp "$tree/large.bin" "$folder/copied.bin"
step "aws-cli uploads in parts, copies in S3, and downloads"
rm "$tree/empty"
printf 'changed\n' >"$tree/hello.txt"
s3 sync --quiet --delete "$tree" s3://from-aws/tree
s3 sync --quiet --delete s3://from-aws/tree "$folder/aws-down"
same "$tree" "$folder/aws-down"
step "aws-cli synchronizes a change and a deletion in both directions"
s3 rb --force s3://from-aws >/dev/null
step "aws-cli removes the bucket"

rclone mkdir local:from-rclone
rclone copy "$tree" local:from-rclone/tree
step "rclone uploads"
[ "$(rclone lsf --recursive --files-only local:from-rclone/tree | wc -l)" -eq 3 ]
step "rclone lists"
rclone check "$tree" local:from-rclone/tree 2>/dev/null
step "rclone verifies the checksums"
rclone copy local:from-rclone/tree "$folder/rclone-down"
same "$tree" "$folder/rclone-down"
step "rclone downloads identical files"
rm "$tree/hello.txt"
printf 'new\n' >"$tree/new.txt"
rclone sync "$tree" local:from-rclone/tree
rclone sync local:from-rclone/tree "$folder/rclone-down"
same "$tree" "$folder/rclone-down"
step "rclone synchronizes a new file and a deletion in both directions"
rclone purge local:from-rclone
step "rclone removes the bucket"
