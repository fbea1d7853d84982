#!/usr/bin/env bash
# Installs the system packages that Recevable uses, where it may; says in one line what is off
# where it may not. Safe to run again: it does nothing once they are there.
# "tests" as argument: what only the tests need too (a browser, for those of the desk).
set -u
packages=(libreoffice-writer-nogui fonts-liberation poppler-utils tesseract-ocr-fra tesseract-ocr-osd)
[ "${1:-}" = tests ] && packages+=(chromium)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

# Another LibreOffice than Debian's nogui package serves as well.
if command -v soffice >/dev/null 2>&1; then
  kept=()
  for package in "${missing[@]}"; do
    [ "$package" = libreoffice-writer-nogui ] || kept+=("$package")
  done
  missing=("${kept[@]}")
  [ ${#missing[@]} -eq 0 ] && exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
  else
    echo "== Not installed, no right to (sudo apt-get install ${missing[*]}): without LibreOffice letters come as DOCX only, without PDF copies; without tesseract-ocr-fra scans are kept unread; without chromium the desk's pages are not tested in a browser."
    exit 0
  fi
fi
command -v apt-get >/dev/null 2>&1 || {
  echo "== Not Debian: install the equivalents of ${missing[*]}; without LibreOffice there are no PDF copies."
  exit 0
}

echo "== System packages: ${missing[*]}"
log=$(mktemp)
install() { DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}"; }
if ! { "${as_root[@]}" apt-get update -q && install; } >"$log" 2>&1; then
  echo "== apt could not install ${missing[*]}; the product still runs: without PDF copies where LibreOffice is missing, without reading scans where tesseract-ocr-fra is. Last lines:"
  tail -3 "$log"
fi
rm -f "$log"
