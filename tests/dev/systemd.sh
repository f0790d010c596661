# As systemd.py starts it, in namespaces and a control group of its own: FOLDER SOCKETS PYTHON PACKAGES.
# A machine with nothing but systemd: its own /etc, /opt, /run and units; the file system below them is shared.
set -eu
folder=$1 sockets=$2 python=$3 packages=$4
mount -t proc proc /proc
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mkdir "$folder/opt"
cp -a /etc "$folder/etc"
rm -rf "$folder"/etc/systemd/system/*
mount --bind "$folder/etc" /etc
mount --bind "$folder/opt" /opt
mount -t tmpfs tmpfs /run
mkdir -p /run/targets/service.d /run/log /run/servers /opt/python /opt/given /opt/packages/bin
mount --bind "$sockets" /run/servers  # a unit's /tmp is empty, and /root and /home are hidden from it
mount --bind "$python" /opt/python
mount --bind "$packages" /opt/given
ln -s /opt/given/lib /opt/packages/lib
ln -s "/opt/python/bin/$(basename "$(readlink -f "$packages/bin/python")")" /opt/packages/bin/python
ldconfig -X -i /opt/python/lib  # where the interpreter has its own library
echo 'home = /opt/python/bin' > /opt/packages/pyvenv.cfg
for program in celery granian; do
    sed '1s|.*|#!/opt/packages/bin/python|' "$packages/bin/$program" > "/opt/packages/bin/$program"
    chmod 755 "/opt/packages/bin/$program"
done
printf '[Service]\nStandardOutput=append:/run/log/%%n\nStandardError=inherit\n' > /run/targets/service.d/log.conf
for target in sysinit basic shutdown network-online multi-user; do
    printf '[Unit]\nDescription=%s\n' "$target" > "/run/targets/$target.target"
done
exec env -i container=test PATH="$PATH" SYSTEMD_UNIT_PATH=/etc/systemd/system:/run/targets SYSTEMD_LOG_TARGET=console \
    /usr/lib/systemd/systemd --system --unit=multi-user.target --show-status=0
