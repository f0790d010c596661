# In network and mount namespaces of its own, as test_automatic_tls.py starts it: FOLDER CADDY PYTHON.
# An authority that speaks ACME, the shipped Caddyfile with the authority's address put in, and a page behind it.
set -eu
folder=$1 caddy=$2 python=$3
cd "$folder"
export HOME="$folder" XDG_DATA_HOME="$folder/data" PORTAL_HOST=1022.example.gov.vn PORTAL_UPSTREAM=127.0.0.1:8000
trap 'kill $(jobs -p)' EXIT
ip link set lo up
printf '127.0.0.1 localhost %s ca.example\n' "$PORTAL_HOST" > hosts
mount --bind hosts /etc/hosts

mkdir pages
echo 'the portal' > pages/index.html
"$python" -m http.server 8000 --bind 127.0.0.1 --directory pages > pages.log 2>&1 &
"$caddy" run --config authority --adapter caddyfile > authority.log 2>&1 &
authority=$!
root="$folder/authority-data/pki/authorities/local/root.crt"
# Refused once, Caddy asks an authority again only after a minute.
curl --silent --output /dev/null --retry 60 --retry-all-errors --retry-delay 1 \
    --cacert "$root" https://ca.example:9443/acme/local/directory || { cat authority.log; exit 1; }

asked() {
    for _ in $(seq 100); do
        if page=$(curl --silent --show-error --cacert "$root" --write-out "%{http_version}" "https://$PORTAL_HOST/"); then
            echo "$page"
            return
        fi
        sleep 0.1
    done 2> curl.log
    cat curl.log caddy.log
    exit 1
}

"$caddy" run --config Caddyfile --adapter caddyfile > caddy.log 2>&1 &
proxy=$!
asked
curl --silent --output /dev/null --write-out "%{http_code} %{redirect_url}\n" "http://$PORTAL_HOST/t/"
# Another container with the same volume, while nobody gives certificates out.
kill "$authority" "$proxy"
wait "$authority" "$proxy" || true
"$caddy" run --config Caddyfile --adapter caddyfile > caddy.log 2>&1 &
asked
