# What every recording needs: packages, processes that are ended again, tcpdump around a scene. Sourced; the script sets PACKAGES and PIDS.

install_packages() {
  local missing=() package
  for package in "${PACKAGES[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  if ((${#missing[@]} == 0)); then return; fi
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

stop() {
  local pid
  for pid in "$@"; do kill "$pid" 2>/dev/null || true; done
  for pid in "$@"; do wait "$pid" 2>/dev/null || true; done
}

# record NAMESPACE INTERFACE NAME SCENE...: everything the interface sees while SCENE runs, as NAME.pcap in the scratch folder
record() {
  local ns=$1 interface=$2 name=$3 log="$SCRATCH/tcpdump.log" pid
  shift 3
  # Empty before tcpdump starts: the line of the scene before must not count as this one's.
  : >"$log"
  ip netns exec "$ns" tcpdump -U -Z root -s 0 -i "$interface" -w "$SCRATCH/captured/$name.pcap" 2>"$log" &
  pid=$!
  PIDS+=("$pid")
  until grep -q 'listening on' "$log"; do kill -0 "$pid"; sleep 0.1; done
  echo "recording $name" >&2
  "$@" >"$SCRATCH/scene.log" 2>&1
  sleep 1
  stop "$pid"
}

# fixture EXPRESSION: a value of fixtures.json, e.g. fixture '{directory}{password}'
fixture() { perl -MJSON::PP -0777 -ne "print decode_json(\$_)->$1" "$TARGET/fixtures.json"; }
