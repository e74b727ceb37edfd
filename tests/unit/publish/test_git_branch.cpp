#include "base/error.hpp"
#include "net/process.hpp"
#include "publish/git_branch.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <sys/file.h>
#include <unistd.h>

using namespace bluedot;
using bluedot::publish::PublishOutcome;
using bluedot::tests::read_file;
using bluedot::tests::TempFolder;
using bluedot::tests::write_file;
using Catch::Contains;

namespace {

namespace fs = std::filesystem;

constexpr base::Instant k_when{1754300000000};  // 2025-08-04T09:33:20Z

// A bare repository as the remote, an export tree, and the folder kept between runs.
struct Site {
  TempFolder folder;
  fs::path tree = folder / "exports";
  publish::GitBranch target;

  Site() {
    git({"init", "--quiet", "--bare", remote()});
    target.url = remote();
    target.git_folder = folder / "state/git";
    target.owner = "store-1";
    write_file(tree / "data/A.csv", "1\n");
    write_file(tree / "data/B.csv", "2\n");
    write_file(tree / "symbol_info/X.json", "{}\n");
  }
  std::string remote() const { return (folder / "remote.git").string(); }

  std::string git(std::vector<std::string> arguments) const {
    net::Program program;
    program.arguments = {"git", "-c", "safe.directory=*"};
    program.arguments.insert(program.arguments.end(), arguments.begin(), arguments.end());
    program.folder = folder.path();
    const auto result = net::run_program(program);
    INFO(result.err);
    REQUIRE(result.is_ok());
    return result.out;
  }
  std::string ask_remote(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"-C", remote()});
    std::string answer = git(arguments);
    while (answer.ends_with('\n')) answer.pop_back();
    return answer;
  }
  std::string head() const { return ask_remote({"rev-parse", "gh-pages"}); }

  publish::Publication publish(const std::string& message = "run 1") const {
    return publish::publish_branch(target, tree, message, k_when);
  }

  // Path -> bytes, as the branch has them.
  std::map<std::string, std::string> published() const {
    std::map<std::string, std::string> files;
    const TempFolder out;
    git({"-C", remote(), "--work-tree=" + out.path().string(), "checkout", "-f", "gh-pages", "--", "."});
    for (const auto& entry : fs::recursive_directory_iterator(out.path())) {
      if (entry.is_regular_file()) {
        files[entry.path().lexically_relative(out.path()).string()] = read_file(entry.path());
      }
    }
    return files;
  }
  int64_t kept_objects() const {
    int64_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(target.git_folder / "objects")) {
      if (entry.is_regular_file()) ++count;
    }
    return count;
  }
};

class Variable {
 public:
  Variable(const char* name, const std::string& value) : m_name(name) { setenv(name, value.c_str(), 1); }
  ~Variable() { unsetenv(m_name); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* m_name;
};

}  // namespace

TEST_CASE("a folder is published byte for byte as one commit, and again only if it changed") {
  const Site site;
  const auto first = site.publish();
  CHECK(first.outcome == PublishOutcome::pushed);
  CHECK(first.reason.empty());
  CHECK(first.file_count == 4);
  CHECK(first.bytes == 7);
  CHECK(first.object_count == 8);  // commit, 3 folders, 4 files
  CHECK(first.warnings.empty());
  CHECK(first.commit == site.head());
  CHECK(first.tree == site.ask_remote({"rev-parse", "gh-pages^{tree}"}));
  CHECK(site.published() ==
        std::map<std::string, std::string>{
            {".nojekyll", ""}, {"data/A.csv", "1\n"}, {"data/B.csv", "2\n"}, {"symbol_info/X.json", "{}\n"}});
  CHECK_FALSE(fs::exists(site.tree / ".nojekyll"));
  CHECK(site.ask_remote({"log", "--format=%an <%ae> %at %P|%B", "gh-pages"}) ==
        "bluedot <bluedot@localhost> 1754300000 |run 1\n\nBluedot-Store: store-1");

  const auto again = site.publish("run 2");
  CHECK(again.outcome == PublishOutcome::unchanged);
  CHECK(again.is_published());
  CHECK(again.commit == first.commit);
  CHECK(again.object_count == 0);

  write_file(site.tree / "data/B.csv", "2\n3\n");
  fs::remove_all(site.tree / "symbol_info");
  const auto changed = site.publish("run 3");
  CHECK(changed.outcome == PublishOutcome::pushed);
  CHECK(changed.object_count == 4);  // commit, root, data, B.csv
  CHECK(site.published() ==
        std::map<std::string, std::string>{{".nojekyll", ""}, {"data/A.csv", "1\n"}, {"data/B.csv", "2\n3\n"}});
  CHECK(site.ask_remote({"rev-list", "--count", "gh-pages"}) == "1");
}

TEST_CASE("only what changed travels") {
  const Site site;
  site.ask_remote({"config", "receive.unpackLimit", "1"});  // what arrives is kept as it came
  for (int i = 0; i < 200; ++i) write_file(site.tree / "data" / std::to_string(i), std::to_string(i));
  const auto in_packs = [&] {
    const std::string counts = site.ask_remote({"count-objects", "-v"});
    return std::stoi(counts.substr(counts.find("in-pack: ") + 9));
  };
  CHECK(site.publish().object_count == 208);
  CHECK(in_packs() == 208);
  write_file(site.tree / "data/7", "changed");
  CHECK(site.publish("run 2").object_count == 4);
  CHECK(in_packs() <= 208 + 4 + 2);  // and what the two folders were packed as a difference to
  CHECK_FALSE(fs::exists(site.folder / "remote.git/shallow"));
  CHECK(site.ask_remote({"fsck", "--no-dangling"}).empty());
}

TEST_CASE("the same folder, author, message and date make the same commit anywhere") {
  const Site one, other;
  CHECK(one.publish().commit == other.publish().commit);
}

TEST_CASE("the kept git folder does not grow") {
  const Site site;
  site.publish();
  for (int day = 0; day < 5; ++day) {
    write_file(site.tree / "data/A.csv", std::to_string(day) + " another\n");
    CHECK(site.publish("day").outcome == PublishOutcome::pushed);
    CHECK(site.kept_objects() == 8);
  }
}

TEST_CASE("a lost git folder costs nothing but time") {
  const Site site;
  const auto first = site.publish();
  fs::remove_all(site.target.git_folder);
  const auto again = site.publish("run 2");
  CHECK(again.outcome == PublishOutcome::unchanged);
  CHECK(again.commit == first.commit);
  fs::remove_all(site.target.git_folder);
  write_file(site.tree / "data/A.csv", "new\n");
  CHECK(site.publish("run 3").outcome == PublishOutcome::pushed);
  CHECK(site.published()["data/A.csv"] == "new\n");
}

TEST_CASE("a damaged git folder is made again") {
  const Site site;
  site.publish();
  const fs::path folder = site.target.git_folder;
  write_file(site.tree / "data/A.csv", "new\n");
  SECTION("objects without bytes, as a loss of power leaves them") {
    for (const auto& entry : fs::recursive_directory_iterator(folder / "objects")) {
      if (!entry.is_regular_file()) continue;
      fs::permissions(entry.path(), fs::perms::owner_write, fs::perm_options::add);
      write_file(entry.path(), "");
    }
  }
  SECTION("no objects") {
    fs::remove_all(folder / "objects");
  }
  SECTION("a torn index") {
    write_file(folder / "index", "DIRC");
  }
  SECTION("a torn HEAD") {
    write_file(folder / "HEAD", "");
  }
  SECTION("a torn ref") {
    write_file(folder / "refs/bluedot/published", "");
  }
  const auto mended = site.publish("run 2");
  INFO(mended.reason);
  CHECK(mended.outcome == PublishOutcome::pushed);
  CHECK(site.published()["data/A.csv"] == "new\n");
}

TEST_CASE("what a killed git left is cleared away") {
  const Site site;
  site.publish();
  write_file(site.target.git_folder / "index.lock", "");
  write_file(site.target.git_folder / "refs/bluedot/published.lock", "");
  write_file(site.target.git_folder / "refs/bluedot/tried.lock", "");
  write_file(site.tree / "data/A.csv", "new\n");
  CHECK(site.publish("run 2").outcome == PublishOutcome::pushed);
}

TEST_CASE("what somebody else pushed before stays, unless it is to be replaced") {
  Site site;
  const auto first = site.publish();
  const std::string tree = site.ask_remote({"hash-object", "-t", "tree", "-w", "/dev/null"});
  const std::string other =
      site.ask_remote({"-c", "user.name=x", "-c", "user.email=x", "commit-tree", tree, "-m", "other"});
  site.ask_remote({"update-ref", "refs/heads/gh-pages", other});
  REQUIRE(other != first.commit);
  for (int run = 2; run < 4; ++run) {  // the second try is no wiser
    const auto refused = site.publish("run " + std::to_string(run));
    CHECK(refused.outcome == PublishOutcome::not_ours);
    CHECK_FALSE(refused.is_published());
    CHECK_THAT(refused.reason, Contains(other.substr(0, 12)) && Contains("not published from here"));
    CHECK(site.head() == other);
  }
  site.target.replaces_others = true;
  const auto replaced = site.publish("run 4");
  CHECK(replaced.outcome == PublishOutcome::pushed);
  REQUIRE(replaced.warnings.size() == 1);
  CHECK_THAT(replaced.warnings[0], Contains(other.substr(0, 12)) && Contains("was replaced"));
  CHECK(site.published()["data/A.csv"] == "1\n");
  site.target.replaces_others = false;
  write_file(site.tree / "data/A.csv", "new\n");
  const auto next = site.publish("run 5");
  CHECK(next.outcome == PublishOutcome::pushed);
  CHECK(next.warnings.empty());
}

TEST_CASE("a branch of another store stays, also where the git folder is the same") {
  Site site;
  const auto first = site.publish();
  site.target.owner = "store-2";
  write_file(site.tree / "data/A.csv", "new\n");
  SECTION("with the git folder") {}
  SECTION("without it") {
    fs::remove_all(site.target.git_folder);
  }
  CHECK(site.publish().outcome == PublishOutcome::not_ours);
  CHECK(site.head() == first.commit);
}

TEST_CASE("a branch from before commits named their store is known by the git folder") {
  Site site;
  site.target.owner = "";
  const auto first = site.publish();
  site.target.owner = "store-1";
  write_file(site.tree / "data/A.csv", "new\n");
  SECTION("published") {}
  SECTION("tried, and the answer was lost") {
    net::Program program;
    program.arguments = {"git", "--git-dir=" + site.target.git_folder.string(), "update-ref", "-d",
                         "refs/bluedot/published"};
    REQUIRE(net::run_program(program).is_ok());
    const fs::path hook = site.folder / "remote.git/hooks/pre-receive";
    write_file(hook, "#!/bin/sh\nexit 1\n");
    fs::permissions(hook, fs::perms::all);
    CHECK(site.publish().outcome == PublishOutcome::refused);  // another try that does not arrive
    fs::remove(hook);
  }
  SECTION("lost") {
    fs::remove_all(site.target.git_folder);
    CHECK(site.publish().outcome == PublishOutcome::not_ours);
    site.target.replaces_others = true;
  }
  CHECK(site.publish("run 2").outcome == PublishOutcome::pushed);
}

// The remote's hook stands for the other one: it moves the branch while our push is on its way.
TEST_CASE("what somebody else pushes meanwhile is kept") {
  Site site;
  const auto first = site.publish();
  const std::string tree = site.ask_remote({"hash-object", "-t", "tree", "-w", "/dev/null"});
  const std::string other =
      site.ask_remote({"-c", "user.name=x", "-c", "user.email=x", "commit-tree", tree, "-m", "other"});
  const fs::path hook = site.folder / "remote.git/hooks/pre-receive";
  write_file(hook, "#!/bin/sh\nunset GIT_QUARANTINE_PATH\ngit update-ref refs/heads/gh-pages " + other + "\n");
  fs::permissions(hook, fs::perms::all);
  write_file(site.tree / "data/A.csv", "new\n");
  const auto refused = site.publish("run 2");
  CHECK(refused.outcome == PublishOutcome::lease_refused);
  CHECK_FALSE(refused.is_published());
  CHECK_FALSE(refused.reason.empty());
  CHECK(site.head() == other);
  fs::remove(hook);
  CHECK(site.publish("run 2").outcome == PublishOutcome::not_ours);  // it is the other one's now
  site.target.replaces_others = true;
  CHECK(site.publish("run 2").outcome == PublishOutcome::pushed);
  CHECK(site.published()["data/A.csv"] == "new\n");
}

TEST_CASE("a remote that says no is told from one that is not there") {
  Site site;
  const fs::path hook = site.folder / "remote.git/hooks/pre-receive";
  write_file(hook, "#!/bin/sh\necho 'the branch is protected' >&2\nexit 1\n");
  fs::permissions(hook, fs::perms::all);
  const auto refused = site.publish();
  CHECK(refused.outcome == PublishOutcome::refused);
  CHECK_THAT(refused.reason, Contains("pre-receive hook declined"));
  fs::remove(hook);

  const std::string url = site.target.url;
  site.target.url = (site.folder / "none.git").string();
  const auto unreachable = site.publish();
  CHECK(unreachable.outcome == PublishOutcome::unreachable);
  CHECK_THAT(unreachable.reason, Contains("none.git"));
  CHECK(unreachable.object_count == 0);

  site.target.url = url;
  CHECK(site.publish().outcome == PublishOutcome::pushed);
}

TEST_CASE("a push that is cut off is looked at by the next call") {
  const Site site;
  site.publish();
  write_file(site.tree / "data/A.csv", "new\n");
  const fs::path hook = site.folder / "remote.git/hooks/update";
  SECTION("before it arrived") {
    write_file(site.folder / "remote.git/hooks/pre-receive", "#!/bin/sh\nkill -9 $PPID\n");
    fs::permissions(site.folder / "remote.git/hooks/pre-receive", fs::perms::all);
    CHECK(site.publish("run 2").outcome == PublishOutcome::cut_off);
    fs::remove(site.folder / "remote.git/hooks/pre-receive");
    CHECK(site.publish("run 3").outcome == PublishOutcome::pushed);
  }
  SECTION("after it arrived") {
    const fs::path after = site.folder / "remote.git/hooks/reference-transaction";
    write_file(after, "#!/bin/sh\n[ \"$1\" = committed ] && kill -9 $PPID\nexit 0\n");
    fs::permissions(after, fs::perms::all);
    const auto cut_off = site.publish("run 2");
    CHECK(cut_off.outcome == PublishOutcome::cut_off);
    fs::remove(after);
    const auto seen = site.publish("run 3");
    CHECK(seen.outcome == PublishOutcome::unchanged);
    CHECK(seen.commit == cut_off.commit);
    CHECK(seen.warnings.empty());
    write_file(site.tree / "data/A.csv", "newer\n");
    const auto next = site.publish("run 4");
    CHECK(next.outcome == PublishOutcome::pushed);
    CHECK(next.warnings.empty());
  }
  CHECK(site.ask_remote({"rev-list", "--count", "gh-pages"}) == "1");
}

TEST_CASE("a push that takes too long is stopped") {
  Site site;
  write_file(site.folder / "remote.git/hooks/pre-receive", "#!/bin/sh\nsleep 1000\n");
  fs::permissions(site.folder / "remote.git/hooks/pre-receive", fs::perms::all);
  site.target.timeout = std::chrono::milliseconds(500);
  const auto cut_off = site.publish();
  CHECK(cut_off.outcome == PublishOutcome::cut_off);
  CHECK_THAT(cut_off.reason, Contains("did not end in time"));
}

TEST_CASE("settings of the user and files in the tree change nothing") {
  const Site site;
  const fs::path home = site.folder / "home";
  write_file(home / "ignore", "*.csv\n");
  write_file(home / "attributes", "* text eol=crlf filter=shout\n");
  write_file(home / "hooks/pre-push", "#!/bin/sh\nexit 1\n");
  fs::permissions(home / "hooks/pre-push", fs::perms::all);
  write_file(home / ".gitconfig",
             "[core]\nautocrlf = true\nsafecrlf = true\nexcludesFile = " + (home / "ignore").string() +
                 "\nattributesFile = " + (home / "attributes").string() + "\nhooksPath = " + (home / "hooks").string() +
                 "\nbigFileThreshold = 1\n[filter \"shout\"]\nclean = tr a-z A-Z\nrequired = true\n" +
                 "[commit]\ngpgSign = true\n[push]\ngpgSign = true\nfollowTags = true\n[gpg]\nprogram = false\n"
                 "[i18n]\ncommitEncoding = ISO-8859-1\n[init]\ndefaultObjectFormat = sha256\n");
  write_file(site.tree / "data/crlf.csv", "a\r\nb\n");
  write_file(site.tree / "data/id.csv", "$Id$\n");
  write_file(site.tree / ".gitignore", "*\n");
  write_file(site.tree / ".gitattributes", "* text eol=crlf ident filter=shout working-tree-encoding=UTF-16\n");
  write_file(site.tree / ".git/config", "not part of it");
  {
    const Variable variable("HOME", home.string());
    const Variable index("GIT_INDEX_FILE", (home / "index").string());
    const Variable objects("GIT_OBJECT_DIRECTORY", (home / "objects").string());
    CHECK(site.publish().outcome == PublishOutcome::pushed);
  }
  const std::string crlf = site.ask_remote({"cat-file", "blob", "gh-pages:data/crlf.csv"});
  CHECK(crlf == "a\r\nb");  // less the last newline, which ask_remote takes away
  CHECK(site.ask_remote({"cat-file", "blob", "gh-pages:data/id.csv"}) == "$Id$");
  CHECK(
      site.ask_remote({"ls-tree", "-r", "--name-only", "gh-pages"}) ==
      ".gitattributes\n.gitignore\n.nojekyll\ndata/A.csv\ndata/B.csv\ndata/crlf.csv\ndata/id.csv\nsymbol_info/X.json");
  CHECK_FALSE(fs::exists(home / "index"));
}

TEST_CASE("a .nojekyll of the tree's own stays as it is") {
  const Site site;
  write_file(site.tree / ".nojekyll", "mine");
  CHECK(site.publish().file_count == 4);
  CHECK(site.published()[".nojekyll"] == "mine");
}

TEST_CASE("what is unfit to be published is refused") {
  Site site;
  SECTION("a symbolic link") {
    fs::create_symlink("A.csv", site.tree / "data/latest.csv");
    CHECK_THROWS_WITH(site.publish(), Contains("data/latest.csv: is a symbolic link"));
  }
  SECTION("files that are being written") {
    write_file(site.tree / ".bluedot-staging/0", "half");
    CHECK_THROWS_WITH(site.publish(), Contains(".bluedot-staging: files are being written"));
  }
  SECTION("no folder") {
    site.tree = site.folder / "none";
    CHECK_THROWS_WITH(site.publish(), Contains("none: cannot be read"));
  }
  SECTION("a password in the url") {
    for (const char* url : {"https://me:secret@example.org/x.git", "https://ghp_secret@example.org/x.git"}) {
      site.target.url = url;
      CHECK_THROWS_WITH(site.publish(), Contains("has a password in it") && !Contains("secret@"));
    }
  }
  SECTION("a git folder that holds something else") {
    write_file(site.target.git_folder / "precious", "mine");
    CHECK_THROWS_WITH(site.publish(), Contains("no git folder of bluedot's"));
    CHECK(read_file(site.target.git_folder / "precious") == "mine");
  }
  SECTION("a git folder in use") {
    site.publish();
    const int fd = open((site.target.git_folder / "bluedot.lock").c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(flock(fd, LOCK_EX | LOCK_NB) == 0);
    CHECK_THROWS_WITH(site.publish(), Contains("another process publishes from here"));
    close(fd);
  }
}

TEST_CASE("sizes that GitHub does not like are warned of before it says so") {
  const Site site;
  write_file(site.tree / "large.bin", "");
  fs::resize_file(site.tree / "large.bin", 51 << 20);
  const auto large = site.publish();
  REQUIRE(large.warnings.size() == 1);
  CHECK_THAT(large.warnings[0], Contains("large.bin: has 51 MB; GitHub recommends at most 50 MB a file"));
}
