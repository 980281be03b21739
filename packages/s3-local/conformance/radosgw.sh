#!/usr/bin/env bash
# Runs the conformance suite against Ceph's radosgw, the independent referee.
#
# It starts a Ceph cluster with one node (monitor, manager, one OSD in memory, gateway) on loopback, in
# a temporary folder and on free ports, and stops the processes that it started.
#
# Requires Debian's packages ceph-mon, ceph-mgr, ceph-osd, radosgw, and ceph-common, and curl, Node 24
# or newer, and about 1.5 GB of memory.
#
# Usage: radosgw.sh [arguments of main.ts, such as --only PATTERN]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# The repository's own Node comes first, as in npm scripts.
PATH="$here/../../../node_modules/.bin:$PATH"

for program in ceph ceph-authtool ceph-mgr ceph-mon ceph-osd monmaptool radosgw radosgw-admin curl node; do
  command -v "$program" >/dev/null || {
    echo "radosgw.sh needs $program; on Debian: apt-get install ceph-mon ceph-mgr ceph-osd radosgw ceph-common curl" >&2
    exit 2
  }
done

folder=$(mktemp -d)
pids=()

clean_up() {
  # Stop the gateway first and the monitor last.
  for ((index = ${#pids[@]} - 1; index >= 0; index--)); do
    kill "${pids[index]}" 2>/dev/null || true
    wait "${pids[index]}" 2>/dev/null || true
  done
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# start NAME COMMAND...: starts a daemon in the foreground, as a child of this script
start() {
  local name=$1
  shift
  "$@" >"$folder/log/$name.out" 2>&1 &
  pids+=($!)
}

# wait_for SECONDS WHAT COMMAND...
wait_for() {
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS > deadline)); then
      echo "$what did not start. Its last output:" >&2
      tail -n 20 "$folder"/log/*.out >&2
      exit 1
    fi
    sleep 0.3
  done
}

free_ports() {
  node -e '
    const { createServer } = require("node:net");
    const servers = [0, 0, 0].map(() => createServer().listen(0, "127.0.0.1"));
    Promise.all(servers.map((server) => new Promise((done) => server.once("listening", done)))).then(() => {
      console.log(servers.map((server) => server.address().port).join(" "));
      for (const server of servers) server.close();
    });
  '
}

mkdir -p "$folder"/{mon,osd,mgr,rgw,run,log}
read -r monitor_port monitor_port_v1 gateway_port < <(free_ports)
fsid=$(cat /proc/sys/kernel/random/uuid)
monitor="[v2:127.0.0.1:$monitor_port,v1:127.0.0.1:$monitor_port_v1]"
endpoint="http://127.0.0.1:$gateway_port"
export CEPH_CONF="$folder/ceph.conf"

cat >"$CEPH_CONF" <<CONF
[global]
fsid = $fsid
mon host = $monitor
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd pool default pg autoscale mode = off
mon allow pool size one = true
mon max pg per osd = 2000
mon data avail warn = 1
mon data avail crit = 1
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 2147483648
run dir = $folder/run
admin socket = $folder/run/\$name.asok
log file = $folder/log/\$name.log
mon data = $folder/mon
osd data = $folder/osd
mgr data = $folder/mgr
rgw data = $folder/rgw
keyring = $folder/keyring
[client.rgw.a]
rgw frontends = beast endpoint=127.0.0.1:$gateway_port
rgw enable usage log = false
CONF

key() { ceph-authtool "$folder/keyring" --gen-key "$@" >/dev/null; }
ceph-authtool --create-keyring "$folder/keyring" --gen-key -n mon. --cap mon 'allow *' >/dev/null
key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *' --cap mgr 'allow profile osd'
key -n mgr.a --cap mon 'allow profile mgr' --cap osd 'allow *'
key -n client.rgw.a --cap mon 'allow rw' --cap osd 'allow rwx' --cap mgr 'allow rw'

monmaptool --create --fsid "$fsid" --addv a "$monitor" "$folder/monmap" >/dev/null
ceph-mon -i a --mkfs --fsid "$fsid" --monmap "$folder/monmap" --keyring "$folder/keyring"
start mon ceph-mon -i a -f
wait_for 60 "the monitor" timeout 5 ceph -s
start mgr ceph-mgr -i a -f

osd_uuid=$(cat /proc/sys/kernel/random/uuid)
ceph osd new "$osd_uuid" >/dev/null
ceph-osd -i 0 --mkfs --osd-uuid "$osd_uuid" >"$folder/log/osd-mkfs.out" 2>&1
start osd ceph-osd -i 0 -f
osd_is_up() { ceph osd stat | grep -q '1 up'; }
wait_for 60 "the OSD" osd_is_up

start rgw radosgw -n client.rgw.a -f
wait_for 120 "the gateway" curl --silent --fail --output /dev/null "$endpoint/"

AWS_ACCESS_KEY_ID="REFEREE$RANDOM$RANDOM"
AWS_SECRET_ACCESS_KEY=$(cat /proc/sys/kernel/random/uuid)
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
radosgw-admin user create --uid=conformance --display-name=conformance \
  --access-key="$AWS_ACCESS_KEY_ID" --secret-key="$AWS_SECRET_ACCESS_KEY" >/dev/null 2>&1

radosgw --version
node "$here/main.ts" --endpoint "$endpoint" --expect "$here/radosgw-differences.json" "$@"
