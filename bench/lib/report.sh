# Functions for bench/install: medians, as tables in Markdown. Sourced.
# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other files

# values ROW PROGRAM COLUMN, sorted; columns: 3 wall time, 4 CPU time, 5 peak memory
median() {
  awk -v row="$1" -v program="$2" -v column="$3" \
    '$1 == row && $2 == program { print $column }' results.txt | sort -n |
    awk '{ v[NR] = $1 } END { if (NR) print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}

# cell VALUE OURS UNIT DIGITS: the value, and what ours is of it; a dash if there is none.
cell() {
  if [ -z "$1" ]; then
    printf ' – |'
  else
    awk -v value="$1" -v ours="$2" -v unit="$3" -v digits="$4" 'BEGIN {
      printf " %.*f", digits, value / unit
      if (ours != "" && value > 0) printf " (%.2f)", ours / value
      printf " |"
    }'
  fi
}

title() { # row
  case $1 in
    slow-*) printf 'slow device, ' ;;
  esac
  case $(compression_of "$1") in
    none) printf 'no compression' ;;
    gzip) printf 'gzip' ;;
    gzip-members) printf 'gzip in members' ;;
    *) compression_of "$1" | tr -d '\n' ;;
  esac
  case $1 in
    *-same) printf ', unchanged' ;;
  esac
  echo " ($(size_of "$1") MiB)"
}

# The largest of the medians of what is measured alone, and its name.
limit_of() { # row
  for program in dd read hash decoder; do
    echo "$(median "$1" $program 3) $program"
  done | awk 'NF == 2' | sort -rn | head -n 1
}

rows_of_installs() {
  for row in $rows; do
    [ "$row" = written ] || echo "$row"
  done
}

install_table() { # caption column unit digits
  printf '\n%s\n\n| Row | Tandem | mender | SWUpdate | RAUC |' "$1"
  [ "$2" != 3 ] || printf ' Limit |'
  printf '\n|---|---|---|---|---|'
  [ "$2" != 3 ] || printf '%s' '---|'
  echo
  for row in $(rows_of_installs); do
    ours=$(median "$row" tandem "$2")
    printf '| %s |' "$(title "$row")"
    cell "$ours" '' "$3" "$4"
    for program in mender swupdate rauc; do
      cell "$(median "$row" $program "$2")" "$ours" "$3" "$4"
    done
    if [ "$2" = 3 ]; then
      # shellcheck disable=SC2046
      set -- "$@" $(limit_of "$row")
      cell "$5" "$ours" "$3" "$4" | sed "s/ |\$/, $6 |/"
      set -- "$1" "$2" "$3" "$4"
    fi
    echo
  done
}

limits_table() {
  printf '\n%s\n\n' 'What limits them, each alone: wall time in s'
  echo '| Row | dd, or read | hash | decompress | decoder |'
  echo '|---|---|---|---|---|'
  for row in $(rows_of_installs); do
    printf '| %s |' "$(title "$row")"
    cell "$(median "$row" dd 3)$(median "$row" read 3)" '' 1 2
    for program in hash decompress decoder; do
      cell "$(median "$row" $program 3)" '' 1 2
    done
    echo
  done
}

written_table() {
  printf '\n%s\n\n' "Written to the device, of the image's size ($(size_of written) MiB)"
  echo '| Target | Tandem | mender | SWUpdate | RAUC |'
  echo '|---|---|---|---|---|'
  for target in 'empty holds zeros' 'same holds the image' 'changed has 5 % other blocks'; do
    printf '| %s |' "${target#* }"
    for program in tandem mender swupdate rauc; do
      awk -v program=$program -v target="${target%% *}" \
        '$1 == program && $2 == target { printf " %.3f |", $3 / $4 }' written.txt
    done
    echo
  done
}

# mender and swupdate of Debian do not know their own versions.
versions() {
  dpkg-query -W -f '${Package} ${Version}\n' mender-client swupdate rauc mender-artifact |
    sed 's/$/,/' | tr '\n' ' ' | sed 's/, $//'
}

report() {
  echo "Medians of $runs, in brackets Tandem / this; $(nproc) cores, load" \
    "$(cut -d ' ' -f 1 /proc/loadavg), kernel $(uname -r | cut -d - -f 1), $(date +%Y-%m-%d)."
  echo "$("$tandem" --version | head -n 1); $(versions)."
  if [ -e results.txt ]; then
    install_table 'Wall time in s' 3 1 2
    install_table 'CPU time in s, user and system' 4 1 2
    install_table 'Peak memory in MiB' 5 1024 0
    limits_table
  fi
  [ ! -e written.txt ] || written_table
}

# write_report FILE: puts the report between two marks, and leaves the rest as it is.
write_report() {
  awk -v report=report.md '
    /^<!-- tandem bench: end -->/ { inside = 0; ends++ }
    !inside
    /^<!-- tandem bench: begin -->/ {
      inside = 1
      print ""
      while ((getline line <report) > 0) print line
      print ""
    }
    END { exit ends == 1 && !inside ? 0 : 1 }' "$1" >new.md || {
    echo "$1 lacks the marks of this report" >&2
    return 1
  }
  cat new.md >"$1"
}
