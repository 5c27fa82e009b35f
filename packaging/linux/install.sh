#!/bin/sh
# Installs VideoFlow for the user who runs this, without administrator rights.
#   ./install.sh              into ~/.local
#   ./install.sh --uninstall  removes it again; projects and settings stay
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prefix=${PREFIX:-"$HOME/.local"}
program="$prefix/lib/videoflow"
data="$prefix/share"

remove() {
    rm -rf "$program"
    rm -f "$prefix/bin/videoflow" "$data/applications/videoflow.desktop" \
        "$data/metainfo/app.videoflow.VideoFlow.metainfo.xml" "$data/mime/packages/videoflow.xml"
    for icon in "$data"/icons/hicolor/*/apps/videoflow.png "$data"/icons/hicolor/*/apps/videoflow.svg; do
        rm -f "$icon"
    done
}

update_lists() {
    if command -v update-desktop-database >/dev/null 2>&1; then
        update-desktop-database -q "$data/applications" || true
    fi
    if [ -d "$data/mime/packages" ] && command -v update-mime-database >/dev/null 2>&1; then
        update-mime-database "$data/mime" || true
    fi
}

if [ "${1:-}" = "--uninstall" ]; then
    remove
    update_lists
    echo "VideoFlow was removed. Your projects and settings are untouched."
    exit 0
fi

remove
mkdir -p "$program" "$prefix/bin" "$data"
cp -R "$here/videoflow/." "$program/"
ln -s "$program/videoflow" "$prefix/bin/videoflow"
cp -R "$here/share/." "$data/"
sed -i "s|^Exec=videoflow|Exec=\"$prefix/bin/videoflow\"|; s|^TryExec=.*|TryExec=$prefix/bin/videoflow|" \
    "$data/applications/videoflow.desktop"
update_lists
echo "VideoFlow was installed. Find it among your applications, or run $prefix/bin/videoflow"
