#!/usr/bin/env bash
# Puts SwiftShader, a Vulkan driver that computes on the CPU, and a Vulkan loader into a folder, and prints the environment
# in which WebGPU finds it, so that the GPU's tests run on a machine without one:
#
#   eval "$(tools/swiftshader.sh)" && npx vitest run src/engine/devices
#
# Both are parts of Debian's Chromium: copied where that is installed, downloaded (31 MB) where it is not. Needs nothing but
# Debian or Ubuntu with apt-get; changes nothing outside the folder, which is the first argument or node_modules/.swiftshader.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-$PWD/node_modules/.swiftshader}
files=(libvk_swiftshader.so vk_swiftshader_icd.json libvulkan.so.1)

whole() {
  for file in "${files[@]}"; do [ -s "$1/$file" ] || return 1; done
}

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
if ! whole "$folder"; then
  source=/usr/lib/chromium
  if ! whole "$source"; then
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    (cd "$scratch" && apt-get download -qq chromium-common >&2 && dpkg-deb -x chromium-common*.deb .)
    source=$scratch/usr/lib/chromium
  fi
  if ! whole "$source"; then
    echo "swiftshader.sh: Chromium's packages do not hold ${files[*]}" >&2
    exit 1
  fi
  for file in "${files[@]}"; do cp "$source/$file" "$folder/"; done
fi
echo "export VK_ICD_FILENAMES='$folder/vk_swiftshader_icd.json'"
echo "export LD_LIBRARY_PATH='$folder'\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}"
