# What the cases of run, runs and publish share: the folder `drive` stands for a cloud, `pages.git` for GitHub.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null RCLONE_CONFIG=/dev/null

# deliver DATE FOLDER: uploads the files of a folder as the delivery of that date, then says that it is ready.
deliver() {
  mkdir -p "drive/daily/$1" drive/triggers
  cp "$2"/*.json "drive/daily/$1"
  echo "$1" > drive/triggers/daily_ready.txt
}

source_of_drive() {
  echo 'sources:'
  echo '  - name: drive'
  echo '    remote: drive/daily/{date}'
  echo '    trigger: triggers/daily_ready.txt'
}

publish_to_pages() {
  git init --quiet --bare pages.git
  echo 'publish:'
  echo '  - name: pages'
  echo "    url: $PWD/pages.git"
}

# What differs from run to run.
tame() {
  sed -E -e "s#$PWD/##g" -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z-[0-9]+-[0-9a-f]{8}/RUN/g' \
    -e 's/^run {4,}started/run  started/' -e 's/^RUN +/RUN  /' \
    -e 's/commit [0-9a-f]{12}/commit COMMIT/' -e 's/, by .*/, by ACTOR/' \
    -e 's/"(seconds|bytes)": [0-9.e-]+/"\1": "#"/' -e 's/"(actor|program_version)": ".*"/"\1": "#"/'
}
