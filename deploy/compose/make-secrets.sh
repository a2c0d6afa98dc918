#!/bin/sh
# Make the secrets that are missing, at random; what is there is kept. The bot's token is written by hand afterwards.
set -eu
umask 077
folder=${1:-$(dirname "$0")/secrets}
mkdir -p "$folder"

make() { # NAME VALUE
    [ -e "$folder/$1" ] && return 0
    printf '%s' "$2" >"$folder/$1"
    # Containers run as other users than whoever made this; the folder itself stays closed.
    chmod 444 "$folder/$1"
    echo "Đã tạo $folder/$1" >&2
}

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

make postgres_password "$(random)"
make database_url "postgresql://thuky:$(cat "$folder/postgres_password")@postgres/thuky"
make secret_key "$(random)"
make rasa_secret "$(random)"
make telegram_token ""
make zalo_bot_token ""
make zalo_oa_app_secret ""
make zalo_oa_webhook_secret ""
