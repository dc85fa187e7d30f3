# Functions for bench/install: images, keys, and what each program installs. Sourced.
# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other files

# made FILE COMMAND...: makes a file, or takes it from the folder that keeps such files.
made() {
  file=$1
  shift
  if [ -n "$kept" ] && [ -e "$kept/$file" ]; then
    cp "$kept/$file" "$file"
    return
  fi
  echo "making $file ..." >&2
  "$@" >make.log 2>&1 || {
    tail -n 20 make.log >&2
    return 1
  }
  if [ -n "$kept" ]; then
    mkdir -p "$kept"
    cp "$file" "$kept/new-$file"
    mv "$kept/new-$file" "$kept/$file"
  fi
}

# Real content in a fixed order: this machine's programs and libraries, some two thirds of the
# image, counted in blocks, after what the file system itself takes.
image_of_usr() { # file MiB
  mkdir tree
  find /usr/lib /usr/share /usr/bin -xdev -type f -size -8M -printf '%s %p\n' | sort -k 2 |
    awk -v most="$(($2 * 720000 - 10000000))" \
      '{ total += int($1 / 4096 + 1) * 4096 } total < most { sub(/^[0-9]+ /, ""); print }' |
    tar -cf - --no-recursion -T - | tar -xf - -C tree
  truncate -s "${2}M" "$1"
  mke2fs -q -F -t ext4 -b 4096 -d tree "$1"
  rm -rf tree
}

# No block of it is like the image's, not even where that holds nothing but zeros.
other_image() {
  openssl enc -aes-128-ctr -K 0 -iv 0 -in image -out other
}

# The image with another block of 4 KiB in one place of 20, at random but always the same.
changed_image() {
  cp image changed
  perl -e 'srand(1); open my $f, "+<", "changed" or die;
    for my $block (0 .. (-s $f) / 4096 - 1) {
      next if rand() >= 0.05;
      seek $f, $block * 4096, 0;
      print $f pack("N", $block) x 1024;
    }
    close $f or die'
}

# use_image MiB: `image` is one of that size, `other` what a cold target holds.
use_image() {
  [ "${image_size:-}" != "$1" ] || return 0
  rm -f image other changed slot.img ./*.artifact stream
  image_size=$1
  made "usr-$1.ext4" image_of_usr "usr-$1.ext4" "$1"
  mv "usr-$1.ext4" image
  other_image 2>/dev/null
  truncate -s "${1}M" slot.img
}

# One key for all: mender-artifact and Tandem sign with it, SWUpdate and RAUC want its certificate.
make_keys() {
  cat >request.cnf <<END
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = bench
[extensions]
basicConstraints = CA:TRUE
keyUsage = digitalSignature,keyCertSign
extendedKeyUsage = emailProtection
END
  openssl req -x509 -newkey rsa:2048 -nodes -keyout new.pem -out certificate.pem -days 3650 \
    -config request.cnf
  # In the old form, the only one that mender-artifact takes.
  openssl rsa -in new.pem -out key.pem -traditional
  openssl pkey -in key.pem -pubout -out public.pem
  tar -cf keys.tar certificate.pem key.pem public.pem
}

# artifact PROGRAM COMPRESSION: makes what the program installs, as PROGRAM.artifact. Tandem
# installs mender's.
artifact() {
  name=$1-$2-$image_size
  made "$name" "make_$1" "$2" "$name"
  mv "$name" "$1.artifact"
}

# The stock one, which Tandem installs as well; by Tandem where mender-artifact has no such thing.
make_mender() { # compression file
  writer=mender-artifact
  method=$1
  case $1 in
    xz) method=lzma ;;
    gzip-members) writer="$home/tandem artifact" method=gzip ;;
    zstd) writer="$home/tandem artifact" ;;
  esac
  # shellcheck disable=SC2086 # a command of two words
  $writer write rootfs-image --compression "$method" -t sim -n "bench-$1" -k key.pem \
    -f image -o "$2"
}

make_swupdate() { # compression file
  case $1 in
    none) ln -f image payload && compressed= ;;
    gzip) gzip -c image >payload && compressed='compressed = "zlib";' ;;
    zstd) zstd -q -f image -o payload && compressed='compressed = "zstd";' ;;
  esac
  cat >sw-description <<END
software = {
  version = "1.0";
  hardware-compatibility: ["1.0"];
  images: ({
    filename = "payload";
    device = "$work/target";
    type = "raw";
    $compressed
    installed-directly = true;
    sha256 = "$(openssl dgst -sha256 -r payload | cut -d ' ' -f 1)";
  });
}
END
  openssl cms -sign -in sw-description -out sw-description.sig -signer certificate.pem \
    -inkey key.pem -outform DER -nosmimecap -binary
  printf '%s\n' sw-description sw-description.sig payload | cpio -o -L -H crc >"$2"
  rm payload
}

make_rauc() { # compression file
  case $1 in
    none) options='-noI -noD -noF -noX' ;;
    *) options="-comp $1" ;;
  esac
  rm -rf content
  mkdir content
  ln image content/rootfs.img
  printf '[update]\ncompatible=bench\nversion=1\n[bundle]\nformat=plain\n[image.rootfs]\n%s\n' \
    filename=rootfs.img >content/manifest.raucm
  rauc --cert certificate.pem --key key.pem --keyring certificate.pem bundle \
    --mksquashfs-args="$options" content "$2.raucb"
  mv "$2.raucb" "$2"
  rm -r content
}
