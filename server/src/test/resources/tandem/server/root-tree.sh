#!/bin/sh
# Makes the tree of a root file system in which Mender's real client is all that runs.
# usage: root-tree.sh TREE
set -eu
tree=$1

mkdir -p "$tree/bin" "$tree/sbin" "$tree/usr/bin" "$tree/usr/sbin" "$tree/usr/lib/ssl/certs" \
  "$tree/etc/mender" "$tree/etc/ssl" "$tree/usr/share/mender/identity" \
  "$tree/usr/share/mender/inventory" "$tree/dev" "$tree/proc" "$tree/tmp" "$tree/data" \
  "$tree/var/lib" "$tree/run"

cp "$(command -v busybox)" "$tree/bin/busybox"
for applet in $("$tree/bin/busybox" --list); do
  [ -e "$tree/bin/$applet" ] || ln -s busybox "$tree/bin/$applet"
done

for program in mender fw_printenv fw_setenv; do
  file=$(command -v "$program")
  cp "$file" "$tree/usr/bin/$program"
  ldd "$file" | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$tree$(dirname "$library")"
    cp -L "$library" "$tree$library"
  done
done

cp /etc/ssl/openssl.cnf "$tree/etc/ssl/openssl.cnf"
ln -s ../../../etc/ssl/openssl.cnf "$tree/usr/lib/ssl/openssl.cnf"
echo '127.0.0.1 localhost' >"$tree/etc/hosts"
echo 'root:x:0:0:root:/:/bin/sh' >"$tree/etc/passwd"
echo '/data/uboot.env 0x0000 0x4000' >"$tree/etc/fw_env.config"
ln -s ../../data/mender "$tree/var/lib/mender"

script() {
  printf '#!/bin/sh\n%s\n' "$2" >"$tree/$1"
  chmod 755 "$tree/$1"
}
script usr/share/mender/identity/mender-device-identity 'echo mac=ab'
script usr/share/mender/inventory/mender-inventory-test 'echo kernel=6.1'
script usr/sbin/reboot 'exec /bin/busybox reboot -f'
script sbin/init 'export PATH=/usr/sbin:/usr/bin:/sbin:/bin
exec mender --no-syslog --data /data/mender daemon'
