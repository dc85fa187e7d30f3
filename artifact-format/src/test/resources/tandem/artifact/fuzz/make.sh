#!/bin/sh
# Makes the seeds of the fuzz targets from artifacts of the real mender-artifact 3.9 and from the
# keys of ../keys. Leaves alone the findings, which are called finding-*. Needs mender-artifact,
# openssl, xz and zstd. What the first bytes of an input mean, the fuzz targets say.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
keys=$here/../keys
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for target in tar artifact header manifest signature key decoder; do
  mkdir -p "$here/$target"
  find "$here/$target" -type f ! -name 'finding-*' -delete
done

# seed TARGET NAME OPTIONS: makes one of standard input.
seed() {
  { printf %s "$3" && cat; } > "$here/$1/$2"
}

# between FILE...: prints the files with a divider between them.
between() {
  cat "$1"
  shift
  for file in "$@"; do
    printf '\n--8<--\n'
    cat "$file"
  done
}

printf 'hello\n' > a.txt
printf 'second file' > b.bin
printf '{"k":1,"big":12345678901234567890.5e-3,"list":[true,null,{"x":"<&>\\u00e9"}]}' > md.json
printf '#!/bin/sh\nexit 0\n' > ArtifactInstall_Enter_10_x
printf '#!/bin/sh\nexit 1\n' > ArtifactCommit_Leave_00
dd if=/dev/zero of=image bs=1024 count=4 2> /dev/null
: > nothing

write() {
  output=$1
  shift
  mender-artifact write "$@" -o "$output.mender" > /dev/null 2>&1
}
all="-n rel-1 -t dev1 -t dev2 -g grp -G grp1 -N old"
module="module-image -T single-file $all -f a.txt -f b.bin -m md.json -s ArtifactInstall_Enter_10_x
  -s ArtifactCommit_Leave_00 -p foo:bar -d dep:val --clears-provides x.*"
write rootfs rootfs-image -n rel-1 -t dev1 -f image
write rootfs-v2 rootfs-image -v 2 -n rel-1 -t dev1 -f image
write module $module
write module-none $module --compression none
write module-xz $module --compression lzma
write module-rsa $module -k "$keys/rsa2048-pkcs1.pem"
write module-ec $module -k "$keys/P-256-sec1.pem"
write module-plain module-image -T dummy -n rel-1 -t dev1
write augmented $module --augment-type single-file --augment-file image --augment-meta-data md.json \
  --augment-provides aug:1 --augment-depends aug:2
write bootstrap bootstrap-artifact -n rel-1 -t dev1 -p foo:bar

for artifact in *.mender; do
  name=${artifact%.mender}
  seed artifact "$name" w.. < "$artifact"
  mkdir "$name"
  tar -xmf "$artifact" -C "$name"
  seed manifest "$name" "" < "$name/manifest"
  mkdir "$name/header"
  tar -xmf "$name"/header.tar* -C "$name/header"
  documents=$name/header/headers/0000
  for document in meta-data files; do
    [ -e "$documents/$document" ] || : > "$documents/$document"
  done
  between "$name/header/header-info" "$documents/type-info" "$documents/meta-data" \
    "$documents/files" | seed header "$name" ""
done
for header in module-none/header.tar rootfs-v2/header.tar.gz bootstrap/header.tar.gz; do
  name=${header%%/*}
  case $header in *.gz) gzip -dc "$header" ;; *) cat "$header" ;; esac > tar
  seed artifact "header-$name" hnn < tar
  seed tar "header-$name" s < tar
done
seed artifact header-zstd hzz < module-none/header.tar
seed artifact header-xz hxx < module-none/header.tar
seed artifact payload dnn < module-none/data/0000.tar
seed artifact payload-gzip dgg < module-none/data/0000.tar
seed tar payload r < module-none/data/0000.tar
seed tar module a < module.mender
seed tar module-signed b < module-rsa.mender
printf 'ArtifactCommit_Leave_00' > script
printf 'a.txt' > file
between module/version module/header/header-info module/header/headers/0000/type-info md.json \
  script file a.txt nothing | seed artifact pieces pnn
printf '{"type":"single-file"}' > type-info
between module/version module/header/header-info type-info md.json script file a.txt nothing |
  seed artifact pieces-small pnn

# Other dialects of tar, as GNU tar writes them.
long=$(printf 'n%.0s' $(seq 120))
cp a.txt "$long"
for format in gnu pax ustar v7; do
  file=$long
  case $format in ustar | v7) file=a.txt ;; esac
  tar --format=$format --owner=0 --group=0 -b 1 -cf - "$file" b.bin | seed tar "$format" s
done
tar --format=pax --pax-option=atime:=1.5,ctime:=-1,mtime:=12.25,size:=6 --owner=0 --group=0 -b 1 \
  -cf - a.txt | seed tar pax-numbers s
tar --format=gnu --mtime=@-5 --owner=4000000 --group=4000000 -b 1 -cf - a.txt | seed tar gnu-binary s

for data in a.txt image md.json; do
  gzip -nc "$data" | seed decoder "gzip-$data" g
  xz -0c "$data" | seed decoder "xz-$data" x
  zstd -qc "$data" | seed decoder "zstd-$data" z
done
seed decoder none n < a.txt
{ gzip -nc a.txt && gzip -c b.bin; } | seed decoder gzip-members g
pack() { printf '\037\213\010\036\0\0\0\0\0\003\003\0abcname\0comment\0'; }
{ pack && pack | gzip -c | tail -c 8 | head -c 2 && gzip -nc a.txt | tail -c +11; } | seed decoder gzip-fields g
# Members that say how long they are: 36 bytes, and one that does not say the truth.
sized() { printf '\037\213\010\004\0\0\0\0\0\003\010\0TM\004\0'"$1"'\0\0\0' && gzip -nc a.txt | tail -c +11; }
sized '\044' | seed decoder gzip-sized g
{ sized '\044' && gzip -nc b.bin && sized '\044'; } | seed decoder gzip-parts p
sized '\043' | seed decoder gzip-sized-wrong p
{ xz -0c a.txt && xz -9c --x86 --lzma2 b.bin; } | seed decoder xz-streams x
xz -0c --block-size=1024 image | seed decoder xz-blocks x
xz -0c --check=none --delta --lzma2=dict=4KiB image | seed decoder xz-delta x
{ zstd -qc a.txt && zstd -q --no-check -c b.bin; } | seed decoder zstd-frames z
{ printf '\120\052\115\030\003\0\0\0abc' && zstd -q --single-thread < image; } |
  seed decoder zstd-skippable z

sign() {
  printf %s "$2"
  base64 -w 0 < "$keys/$1.sig"
}
sign rsa2048 '*t' | seed signature rsa ""
sign P-256 '*t' | seed signature ec-der ""
sign ed25519 'dt' | seed signature ed25519 ""
seed signature rsa-bytes rb < "$keys/rsa2048.sig"
seed signature rsa1024-bytes sb < "$keys/rsa1024.sig"
seed signature rsa-pss rb < "$keys/rsa2048-pss.sig"
seed signature ec-bytes eb < "$keys/P-256.sig"
seed signature ed25519-bytes db < "$keys/ed25519.sig"
for number in 1 2; do
  openssl asn1parse -inform DER -in "$keys/P-256.sig" |
    sed -n "$((number + 1))s/.*INTEGER *:0*//p"
done | while read -r hex; do printf '%64s' "$hex" | tr ' ' 0; done | xxd -r -p > raw
seed signature ec-raw eb < raw
base64 -w 20 raw | seed signature ec-lines et
seed signature module-rsa '*t' < module-rsa/manifest.sig
seed signature module-ec '*t' < module-ec/manifest.sig

for key in rsa512 rsa1024 rsa2048 rsa-pss P-256 P-256-compressed P-256-explicit P-384 ed25519 ed448; do
  for kind in "" .pub; do
    if [ -e "$keys/$key$kind.pem" ]; then
      seed key "$key$kind" f < "$keys/$key$kind.pem"
    fi
  done
done
for key in P-256-sec1 P-256-sec1-parameters P-256-sec1-aes P-256-pkcs8-aes ed25519-pkcs8-aes \
  rsa2048-pkcs1-des3 rsa2048-pkcs8-scrypt certificate; do
  seed key "$key" f < "$keys/$key.pem"
done
# The content of a block alone, whose label is a number.
for key in rsa1024 P-256 ed25519; do
  openssl pkey -in "$keys/$key.pem" -outform DER -pubout | seed key "$key.pub-der" 0
  openssl pkcs8 -topk8 -in "$keys/$key.pem" -outform DER -nocrypt | seed key "$key-der" 1
done
openssl rsa -in "$keys/rsa1024.pem" -outform DER -traditional 2> /dev/null |
  seed key rsa1024-pkcs1-der 2
openssl ec -in "$keys/P-256.pem" -outform DER 2> /dev/null | seed key P-256-sec1-der 3
openssl ec -in "$keys/P-256.pem" -outform DER -param_enc explicit 2> /dev/null |
  seed key P-256-explicit-der 3
for cipher in '-v2 aes-128-cbc -iter 16' '-v1 PBE-SHA1-3DES -iter 16' '-scrypt -scrypt_N 16' \
  '-v2 aes-256-cbc -v2prf hmacWithSHA512 -iter 3'; do
  # shellcheck disable=SC2086
  openssl pkcs8 -topk8 -in "$keys/ed25519.pem" $cipher -passout pass:secret -outform DER |
    seed key "encrypted-der-$(printf %s "$cipher" | tr -d ' ')" 4
done
