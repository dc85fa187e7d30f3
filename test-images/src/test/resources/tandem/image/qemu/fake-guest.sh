# Speaks like the console of a guest: firmware, kernel, init, a shell with echo. Every line of
# output that is no message of the kernel is interrupted by one. Run by ConsoleTest with sh.
version=1

boot() {
  printf '\033c\033[2JSeaBIOS (version 1.16.2-debian-1.16.2-1)\r\n\r\n'
  printf '[    0.000000] Linux version 6.1.0-50-cloud-amd64\r\n'
  printf 'guest: boo'
  printf '[    1.234567] virtio_blk virtio1: [vda] 1024 512-byte logical blocks\r\n'
  printf 'ted v%s from /dev/vda%s\r\n' "$version" $((version + 1))
  prompt
}

prompt() {
  printf 'tandem-'
  printf '[   12.000001][    T1] random: crng init done\r\n'
  printf 'guest# '
}

# Puts a message of the kernel into the line, near its end.
interrupt() {
  end=${1#"${1%???}"}
  printf '%s' "${1%"$end"}"
  printf '[ 1234.567890] EXT4-fs (vda4): mounted filesystem\r\n'
  printf '%s' "$end"
}

answer() {
  while IFS= read -r shown; do
    case $shown in
      "["*) printf '%s' "$shown" ;;
      *) interrupt "$shown" ;;
    esac
    printf '\r\n'
  done
  # The last line may have no end.
  [ -z "$shown" ] || printf '%s' "$shown"
}

boot
while IFS= read -r line; do
  printf '%s\r\n' "$line"
  case $line in
    *reboot*)
      printf '[   20.000000] reboot: Restarting system\r\n'
      version=$((version + 1))
      sleep 0.1
      boot
      ;;
    *poweroff*)
      printf '[   20.000000] reboot: Power down\r\n'
      exit 0
      ;;
    *)
      eval "$line" 2>&1 | answer
      prompt
      ;;
  esac
done
