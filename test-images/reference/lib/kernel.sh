# Functions for `make`: the kernel, its modules and the initramfs.
# Reads $parts, $kernel_version, $here, $arch; a missing module is an error.

# put_kernel TREE
put_kernel() {
  mkdir -p "$1/boot"
  name=vmlinuz
  [ "$arch" = amd64 ] || name=Image # which is what U-Boot boots
  cp "$parts/boot/vmlinuz-$kernel_version" "$1/boot/$name"
  put_modules "$1/lib/modules" virtio_net vfat nls_cp437 nls_ascii virtio_rng
  make_initramfs "$1/boot/initrd.img"
}

# put_modules FOLDER NAME...: copies the modules and those that they need; FOLDER/order has their
# names in the order in which they can be loaded.
put_modules() {
  folder=$1
  shift
  mkdir -p "$folder"
  modules=$parts/lib/modules/$kernel_version
  for name; do
    # Names have - and _ mixed.
    pattern=/$(echo "$name" | sed 's/[-_]/[-_]/g')\\.ko
    grep -q "$pattern\$" "$modules/modules.builtin" && continue
    line=$(grep "$pattern:" "$modules/modules.dep") || {
      echo "error: the kernel $kernel_version has no module $name" >&2
      exit 70
    }
    put_module "${line%%:*}"
  done
}

# put_module FILE: after those that it needs, which are listed in any order.
put_module() {
  ! grep -qx "${1##*/}" "$folder/order" 2>/dev/null || return 0
  for before in $(sed -n "s|^$1:||p" "$modules/modules.dep"); do
    (put_module "$before")
  done
  cp "$modules/$1" "$folder/"
  echo "${1##*/}" >>"$folder/order"
}

# make_initramfs FILE: finds and mounts the root; the same bytes for the same content. Its watchdog is
# a timer of the kernel's, because Debian's cloud kernels have no driver of one that QEMU emulates.
make_initramfs() {
  first=$out/initramfs
  rm -rf "$first"
  mkdir -p "$first/bin" "$first/proc" "$first/dev" "$first/root"
  cp "$parts/bin/busybox" "$first/bin/"
  ln -s busybox "$first/bin/sh"
  cp "$here/guest/initramfs-init" "$first/init"
  chmod 755 "$first/init"
  put_modules "$first/modules" virtio_pci virtio_mmio virtio_blk ext4 softdog
  find "$first" -exec touch -h -d @0 {} +
  (cd "$first" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --reproducible --quiet) |
    gzip -9n >"$1"
  rm -r "$first"
}
