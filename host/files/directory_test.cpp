// On the directory that tests/unit/run.py gives, natively and inside WASM.

#include <algorithm>

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/clock.hpp"
#include "host/files.hpp"

using host::Directory;
using host::Existing;
using host::FileFault;
using host::Kind;
using host::Links;
using host::Path;

namespace {

auto given() -> Directory& {
  auto* const directory = MUST(host::state_directory());
  if (!directory) __builtin_trap();  // unless tests/unit/run.py has started us
  return *directory;
}

auto at(std::string_view text) -> Path { return MUST(Path::parse(text)); }

// Whether it failed, of that, with a sentence that names the place.
template <class T>
auto is(FileFault fault, host::FileResult<T> const& result, std::string_view place) -> bool {
  if (result) return false;
  expect(result.error().message.contains(base::quoted(base::concat("/.wasmmcp-state/", place))));
  return result.error().fault == fault;
}

auto names(host::Listing const& listing) -> std::string {
  auto text = std::string{};
  for (auto const& entry : listing.entries) text += entry.name + " ";
  return text;
}

// A folder for one test.
class Folder {
 public:
  explicit Folder(std::string_view name) : path_{Path{}.child(name)} {
    MUST(given().make_directory(path_));
  }
  Folder(Folder const&) = delete;
  auto operator=(Folder const&) -> Folder& = delete;
  // Whoever has made something in it removes that; temporary files would stay, and be seen.
  ~Folder() { expect(given().remove_directory(path_).has_value()); }

  auto operator/(std::string_view name) const -> Path { return path_.child(name); }
  auto path() const -> Path const& { return path_; }

 private:
  Path path_;
};

}  // namespace

TEST("a file holds what was written, and its parts can be read") {
  auto const folder = Folder{"parts"};
  auto& directory = given();
  auto const file = folder / "file";
  MUST(directory.write_atomic(file, "0123456789"));
  expect_equal(MUST(directory.read(file, 0, 100)), "0123456789");
  expect_equal(MUST(directory.read(file, 3, 4)), "3456");
  expect_equal(MUST(directory.read(file, 8, 4)), "89");
  expect_equal(MUST(directory.read(file, 10, 4)), "");
  expect_equal(MUST(directory.read(file, UINT64_MAX, 4)), "");
  expect_equal(MUST(directory.read(file, 3, 0)), "");
  expect_equal(MUST(directory.read_all(file, 10)), "0123456789");
  expect(is(FileFault::too_large, directory.read_all(file, 9), "parts/file"));
  MUST(directory.remove(file));
  expect(is(FileFault::not_found, directory.read(file, 0, 1), "parts/file"));
}

TEST("large files come back whole") {
  auto const folder = Folder{"large"};
  auto& directory = given();
  auto bytes = std::string(5'000'003, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * i >> 8);
  MUST(directory.write_atomic(folder / "file", bytes));
  expect(MUST(directory.read_all(folder / "file", bytes.size())) == bytes);
  expect(MUST(directory.read(folder / "file", 1'000'001, 3'000'000)) ==
         bytes.substr(1'000'001, 3'000'000));
  expect(MUST(directory.stat(folder / "file", Links::keep)).size == bytes.size());
  MUST(directory.remove(folder / "file"));
}

TEST("a file is replaced, and nothing else is left beside it") {
  auto const folder = Folder{"replaced"};
  auto& directory = given();
  MUST(directory.write_atomic(folder / "file", "the first, which is longer"));
  MUST(directory.write_atomic(folder / "file", "the second"));
  expect_equal(MUST(directory.read_all(folder / "file", 100)), "the second");
  MUST(directory.write_atomic(folder / "file", ""));
  expect_equal(MUST(directory.read_all(folder / "file", 100)), "");
  expect_equal(names(MUST(directory.list(folder.path(), 100))), "file ");
  MUST(directory.remove(folder / "file"));
}

TEST("temporary files that a crash has left are in nobody's way") {
  auto const folder = Folder{"crashed"};
  auto& directory = given();
  auto left = std::vector<Path>{};
  for (auto i = 0; i < 200; ++i) left.push_back(folder / base::concat(".wasmmcp-", i, ".tmp"));
  for (auto const& each : left) MUST(directory.create_exclusive(each, "half of"));
  MUST(directory.write_atomic(folder / "file", "whole"));
  expect_equal(MUST(directory.read_all(folder / "file", 100)), "whole");
  MUST(directory.remove(folder / "file"));
  for (auto const& each : left) MUST(directory.remove(each));
}

TEST("a file is created once, and stays as it was first") {
  auto const folder = Folder{"created"};
  auto& directory = given();
  MUST(directory.create_exclusive(folder / "file", "first"));
  expect(
      is(FileFault::exists, directory.create_exclusive(folder / "file", "second"), "created/file"));
  expect_equal(MUST(directory.read_all(folder / "file", 100)), "first");
  expect(
      is(FileFault::exists, directory.create_exclusive(at("odd/dangling"), "x"), "odd/dangling"));
  expect_equal(names(MUST(directory.list(folder.path(), 100))), "file ");
  MUST(directory.remove(folder / "file"));
}

TEST("what cannot be written says why, and leaves nothing behind") {
  auto const folder = Folder{"not_written"};
  auto& directory = given();
  MUST(directory.create_exclusive(folder / "file", ""));
  MUST(directory.make_directory(folder / "inner"));
  expect(is(FileFault::not_found, directory.write_atomic(at("not_written/no/file"), "x"),
            "not_written/no"));
  expect(is(FileFault::not_directory, directory.write_atomic(at("not_written/file/x"), "x"),
            "not_written/file/x"));
  expect(is(FileFault::not_found, directory.create_exclusive(at("not_written/no/file"), "x"),
            "not_written/no"));
  expect(is(FileFault::is_directory, directory.write_atomic(folder / "inner", "x"),
            "not_written/inner"));
  expect(is(FileFault::exists, directory.create_exclusive(folder / "inner", "x"),
            "not_written/inner"));
  auto const root = directory.write_atomic({}, "x");
  expect(!root && root.error().fault == FileFault::is_directory);
  expect(is(FileFault::bad_name, directory.write_atomic(folder / std::string(256, 'x'), "x"),
            base::concat("not_written/", std::string(256, 'x'))));
  expect_equal(names(MUST(directory.list(folder.path(), 100))), "file inner ");
  MUST(directory.remove(folder / "file"));
  MUST(directory.remove_directory(folder / "inner"));
}

TEST("things get another name, over what is there only when that is wanted") {
  auto const folder = Folder{"renamed"};
  auto& directory = given();
  MUST(directory.create_exclusive(folder / "a", "a"));
  MUST(directory.create_exclusive(folder / "b", "b"));
  MUST(directory.make_directory(folder / "in"));
  expect(is(FileFault::exists, directory.rename(folder / "a", folder / "b", Existing::keep),
            "renamed/b"));
  expect(is(FileFault::exists, directory.rename(folder / "in", folder / "b", Existing::keep),
            "renamed/b"));
  expect_equal(MUST(directory.read_all(folder / "b", 9)), "b");
  MUST(directory.rename(folder / "a", folder / "b", Existing::replace));
  expect_equal(MUST(directory.read_all(folder / "b", 9)), "a");
  MUST(directory.rename(folder / "b", (folder / "in").child("c"), Existing::keep));
  MUST(directory.rename(folder / "in", folder / "out", Existing::keep));
  expect_equal(MUST(directory.read_all((folder / "out").child("c"), 9)), "a");
  expect_equal(names(MUST(directory.list(folder.path(), 100))), "out ");

  expect(is(FileFault::not_found, directory.rename(folder / "a", folder / "b", Existing::keep),
            "renamed/a"));
  expect(is(FileFault::not_found,
            directory.rename((folder / "out").child("c"), at("renamed/no/c"), Existing::replace),
            "renamed/no"));
  MUST(directory.remove((folder / "out").child("c")));
  MUST(directory.remove_directory(folder / "out"));
}

TEST("files and empty directories are removed, each by its own function") {
  auto const folder = Folder{"removed"};
  auto& directory = given();
  MUST(directory.make_directory(folder / "in"));
  MUST(directory.create_exclusive((folder / "in").child("file"), ""));
  expect(is(FileFault::is_directory, directory.remove(folder / "in"), "removed/in"));
  expect(is(FileFault::not_empty, directory.remove_directory(folder / "in"), "removed/in"));
  expect(is(FileFault::not_directory, directory.remove_directory(at("removed/in/file")),
            "removed/in/file"));
  expect(is(FileFault::exists, directory.make_directory(folder / "in"), "removed/in"));
  expect(is(FileFault::not_found, directory.make_directory(at("removed/no/in")), "removed/no"));
  MUST(directory.remove(at("removed/in/file")));
  expect(is(FileFault::not_found, directory.remove(at("removed/in/file")), "removed/in/file"));
  MUST(directory.remove_directory(folder / "in"));
  expect(is(FileFault::not_found, directory.remove_directory(folder / "in"), "removed/in"));
  for (auto const& result : {directory.remove({}), directory.remove_directory({}),
                             directory.rename({}, folder / "x", Existing::replace),
                             directory.rename(folder / "x", {}, Existing::replace)}) {
    expect(!result && result.error().message.contains("the directory itself"));
  }
}

TEST("a list is sorted, knows kinds, and says when there is more") {
  auto& directory = given();
  auto const all = MUST(directory.list(at("odd"), 100));
  expect_equal(names(all),
               "absolute absolute_folder dangling far file inside_by_root one other out out_folder "
               "pipe to_file to_itself up_and_in ");
  expect(all.complete);
  expect(all.unreadable == 1);
  auto const kind = [&](std::string_view name) {
    auto const found = std::ranges::find(all.entries, name, &host::Entry::name);
    return found == all.entries.end() ? Kind::directory : found->kind;
  };
  expect(kind("file") == Kind::file);
  expect(kind("out") == Kind::link);
  expect(kind("pipe") == Kind::other);
  auto const some = MUST(directory.list(at("odd"), 3));
  expect(!some.complete && some.entries.size() == 3);
  expect(MUST(directory.list({}, 100)).entries.front().kind == Kind::directory);
  expect(is(FileFault::not_found, directory.list(at("no"), 9), "no"));
  expect(is(FileFault::not_directory, directory.list(at("odd/file"), 9), "odd/file"));
}

TEST("a file's status tells its kind, its size and when it was written") {
  auto const folder = Folder{"status"};
  auto& directory = given();
  auto const before = host::system_clock().now().seconds;
  MUST(directory.write_atomic(folder / "file", "12345"));
  auto const status = MUST(directory.stat(folder / "file", Links::keep));
  expect(status.kind == Kind::file && status.size == 5);
  expect(status.modified && status.modified->seconds >= before - 2 &&
         status.modified->seconds <= host::system_clock().now().seconds + 2);
  expect(MUST(directory.stat(folder.path(), Links::keep)).kind == Kind::directory);
  expect(MUST(directory.stat({}, Links::follow)).kind == Kind::directory);
  expect(MUST(directory.stat(at("odd/pipe"), Links::keep)).kind == Kind::other);
  MUST(directory.remove(folder / "file"));
}

TEST("links are followed inside of the directory, and written through") {
  auto& directory = given();
  for (auto const* link : {"odd/to_file", "odd/up_and_in"}) {
    expect_equal(MUST(directory.read_all(at(link), 100)), "inside");
    expect(MUST(directory.stat(at(link), Links::keep)).kind == Kind::link);
    expect(MUST(directory.stat(at(link), Links::follow)).kind == Kind::file);
    expect_equal(MUST(directory.resolve(at(link))).view(), "odd/file");
    MUST(directory.write_atomic(at(link), "changed"));
    expect(MUST(directory.stat(at(link), Links::keep)).kind == Kind::link);
    expect_equal(MUST(directory.read_all(at("odd/file"), 100)), "changed");
    MUST(directory.write_atomic(at("odd/file"), "inside"));
  }
  MUST(directory.write_atomic(at("odd/dangling"), "there now"));
  expect_equal(MUST(directory.read_all(at("odd/nothing_here"), 100)), "there now");
  MUST(directory.remove(at("odd/nothing_here")));
  expect(is(FileFault::not_found, directory.read_all(at("odd/dangling"), 9), "odd/dangling"));
}

TEST("links are made, wherever they lead below the root, and never over what is there") {
  auto const folder = Folder{"made_links"};
  auto& directory = given();
  MUST(directory.make_link(folder / "in", "../odd/file"));
  expect_equal(MUST(directory.read_all(folder / "in", 100)), "inside");
  expect(MUST(directory.read_link(folder / "in")) == "../odd/file");
  MUST(directory.make_link(folder / "out", "../../secret"));
  expect(is(FileFault::outside, directory.read_all(folder / "out", 100), "made_links/out"));
  expect(is(FileFault::outside, directory.make_link(folder / "x", "/etc"), "made_links/x"));
  expect(is(FileFault::bad_name, directory.make_link(folder / "x", ""), "made_links/x"));
  expect(is(FileFault::exists, directory.make_link(folder / "in", "x"), "made_links/in"));
  expect(
      is(FileFault::not_found, directory.make_link(at("made_links/no/x"), "x"), "made_links/no/x"));
  expect(!MUST(directory.read_link(at("odd/file"))));
  MUST(directory.remove(folder / "in"));
  MUST(directory.remove(folder / "out"));
}

TEST("nothing outside of the directory is reached through links") {
  auto& directory = given();
  for (auto const* link : {"odd/out", "odd/absolute", "odd/far", "odd/out_folder/secret",
                           "odd/absolute_folder/secret"}) {
    expect(is(FileFault::outside, directory.read_all(at(link), 100), link));
    expect(is(FileFault::outside, directory.write_atomic(at(link), "changed"), link));
    expect(is(FileFault::outside, directory.resolve(at(link)), link));
    expect(is(FileFault::outside, directory.stat(at(link), Links::follow), link));
  }
  for (auto const* link :
       {"odd/out_folder", "odd/absolute_folder", "odd/far", "odd/inside_by_root"}) {
    expect(is(FileFault::outside, directory.list(at(link), 100), link));
    auto const below = at(link).child("new");
    expect(!directory.create_exclusive(below, "x"));
    expect(!directory.make_directory(below));
    expect(!directory.remove(at(link).child("secret")));
    expect(!directory.rename(at("odd/file"), below, Existing::replace));
    expect(!directory.rename(at("odd/file"), below, Existing::keep));
    expect(!directory.rename(at(link).child("secret"), at("stolen"), Existing::replace));
  }
  expect_equal(MUST(directory.read_all(at("odd/file"), 100)), "inside");
  expect_equal(names(MUST(directory.list({}, 100))), "odd ");
}

TEST("links without an end are no endless way") {
  auto& directory = given();
  for (auto const* link : {"odd/to_itself", "odd/one"}) {
    expect(is(FileFault::loop, directory.read_all(at(link), 100), link));
    expect(is(FileFault::loop, directory.resolve(at(link)), link));
    expect(is(FileFault::loop, directory.write_atomic(at(link), "x"), link));
  }
}

TEST("a pipe is not opened, and nobody waits for it") {
  auto& directory = given();
  expect(is(FileFault::not_a_file, directory.read_all(at("odd/pipe"), 100), "odd/pipe"));
  expect(is(FileFault::not_a_file, directory.write_atomic(at("odd/pipe"), "x"), "odd/pipe"));
  expect(is(FileFault::is_directory, directory.read_all(at("odd"), 100), "odd"));
  expect(MUST(directory.stat(at("odd/pipe"), Links::keep)).kind == Kind::other);
}

TEST("what is appended comes after what was there, and only to what is there") {
  auto const folder = Folder{"appended"};
  auto& directory = given();
  MUST(directory.create_exclusive(folder / "file", "one"));
  MUST(directory.append(folder / "file", ", two"));
  MUST(directory.append(folder / "file", ""));
  expect_equal(MUST(directory.read_all(folder / "file", 100)), "one, two");
  expect(is(FileFault::not_found, directory.append(folder / "no", "x"), "appended/no"));
  expect(is(FileFault::is_directory, directory.append(folder.path(), "x"), "appended"));
  expect(is(FileFault::not_a_file, directory.append(at("odd/pipe"), "x"), "odd/pipe"));
  expect(is(FileFault::outside, directory.append(at("odd/out"), "x"), "odd/out"));
  MUST(directory.remove(folder / "file"));
}

TEST("a file is copied whole, over another only when that is wanted") {
  auto const folder = Folder{"copied"};
  auto& directory = given();
  auto bytes = std::string(3'000'001, 'x');
  for (std::size_t i = 0; i < bytes.size(); i += 1000) bytes[i] = static_cast<char>(i / 1000);
  MUST(directory.create_exclusive(folder / "from", bytes));
  MUST(directory.copy(folder / "from", directory, folder / "to", Existing::keep));
  expect(MUST(directory.read_all(folder / "to", bytes.size())) == bytes);
  MUST(directory.write_atomic(folder / "from", "new"));
  expect(is(FileFault::exists,
            directory.copy(folder / "from", directory, folder / "to", Existing::keep),
            "copied/to"));
  MUST(directory.copy(folder / "from", directory, folder / "to", Existing::replace));
  expect_equal(MUST(directory.read_all(folder / "to", 100)), "new");
  expect_equal(MUST(directory.read_all(folder / "from", 100)), "new");
  expect(is(FileFault::is_directory,
            directory.copy(at("odd"), directory, folder / "odd", Existing::keep), "odd"));
  expect(is(FileFault::outside,
            directory.copy(at("odd/out"), directory, folder / "out", Existing::keep), "odd/out"));
  expect_equal(names(MUST(directory.list(folder.path(), 100))), "from to ");
  MUST(directory.remove(folder / "from"));
  MUST(directory.remove(folder / "to"));
}

TEST("a directory below is one of its own, and what is beside it is outside") {
  auto const folder = Folder{"opened"};
  auto& directory = given();
  MUST(directory.make_directory(folder / "in"));
  MUST(directory.create_exclusive((folder / "in").child("file"), "inner"));
  {
    auto const inner = MUST(directory.open(folder / "in"));
    expect_equal(inner->name(), "/.wasmmcp-state/opened/in");
    expect_equal(MUST(inner->read_all(at("file"), 100)), "inner");
    MUST(inner->write_atomic(at("file"), "changed"));
    expect_equal(MUST(directory.read_all((folder / "in").child("file"), 100)), "changed");
    auto const odd = MUST(directory.open(at("odd")));
    expect_equal(MUST(odd->read_all(at("to_file"), 100)), "inside");
    auto const around = odd->read_all(at("up_and_in"), 100);  // a link to ../odd/file
    expect(!around && around.error().fault == FileFault::outside);
  }
  expect(is(FileFault::outside, directory.open(at("odd/out_folder")), "odd/out_folder"));
  expect(is(FileFault::not_directory, directory.open(at("odd/file")), "odd/file"));
  MUST(directory.remove((folder / "in").child("file")));
  MUST(directory.remove_directory(folder / "in"));
}

TEST("a script is replaced, and nothing is left beside it") {
  auto const folder = Folder{"script"};
  auto& directory = given();
  MUST(directory.create_exclusive(folder / "run", "#!/bin/sh\necho a long first line\n"));
  auto const mode = MUST(directory.stat(folder / "run", Links::keep))
  .mode;
  MUST(directory.write_atomic(folder / "run", "#!/bin/sh\ntrue\n"));
  expect_equal(MUST(directory.read_all(folder / "run", 100)), "#!/bin/sh\ntrue\n");
  expect(MUST(directory.stat(folder / "run", Links::keep)).mode == mode);
  expect_equal(names(MUST(directory.list(folder.path(), 100))), "run ");
  MUST(directory.remove(folder / "run"));
}
