// Files written, appended to and edited. Who writes can say what it believes to be there, so that
// nobody's work is overwritten unseen.

#include "base/text.hpp"
#include "kit/text/diff.hpp"
#include "kit/text/edit.hpp"
#include "servers/filesystem/files.hpp"
#include "servers/filesystem/hash.hpp"
#include "servers/filesystem/kinds.hpp"

namespace filesystem {
namespace {

constexpr auto largest_edited = std::size_t{64} << 20;

struct WriteFile {
  mcp::Arg<std::string, "The file"> path;
  mcp::Arg<std::string, "All of its new text"> content;
  mcp::Arg<std::optional<std::string>, expected_hash_doc> expectedHash;
};

struct AppendFile {
  mcp::Arg<std::string, "The file, which is made when there is none"> path;
  mcp::Arg<std::string, "The text to add at its end"> content;
};

struct OneEdit {
  mcp::Arg<std::string, "Text to search for - must match exactly"> oldText;
  mcp::Arg<std::string, "Text to replace with"> newText;
  mcp::Arg<bool, "Replace it wherever it is; else it must be in one place", mcp::otherwise{false}>
      replaceAll;
};
struct EditFile {
  mcp::Arg<std::string, "The file"> path;
  mcp::Arg<std::vector<OneEdit>, "Made in order, all of them or none"> edits;
  mcp::Arg<bool, "Preview changes using git-style diff format", mcp::otherwise{false}> dryRun;
  mcp::Arg<std::optional<std::string>, expected_hash_doc> expectedHash;
};

auto write_file(Call const& call, WriteFile const& in) -> mcp::Result<TextAnswer> {
  auto const place = TRY(call.places.find(in.path));
  if (in.expectedHash) TRY(check_hash(place, *in.expectedHash));
  auto const written = place.directory->write_atomic(place.path, in.content);
  if (!written) return tell(written.error(), "open", place);
  return answer("Successfully wrote to " + in.path);
}

auto append_file(Call const& call, AppendFile const& in) -> mcp::Result<TextAnswer> {
  auto const place = TRY(call.places.find(in.path));
  auto appended = place.directory->append(place.path, in.content);
  if (!appended && appended.error().fault == host::FileFault::not_found) {
    appended = place.directory->create_exclusive(place.path, in.content);
  }
  if (!appended) return tell(appended.error(), "open", place);
  return answer("Successfully appended to " + in.path);
}

// The diff between fences that are longer than any in it.
auto fenced(std::string_view diff) -> std::string {
  auto fence = std::string{"```"};
  while (diff.contains(fence)) fence += '`';
  return base::concat(fence, "diff\n", diff, fence, "\n\n");
}

auto edit_file(Call const& call, EditFile const& in) -> mcp::Result<TextAnswer> {
  auto const place = TRY(call.places.find(in.path));
  auto const before = place.directory->read_all(place.path, largest_edited);
  if (!before) return tell(before.error(), "open", place);
  if (in.expectedHash) TRY(compare_hash(place, *before, *in.expectedHash));
  if (auto const kind = kind_of_bytes(*before); !kind.is_text) {
    return mcp::failure(
        base::concat("'", place.name, "' is no text but ", kind.words, "; it cannot be edited"));
  }
  auto edits = std::vector<kit::Edit>{};
  for (auto const& edit : in.edits) {
    edits.push_back({edit.oldText, edit.newText, edit.replaceAll});
  }
  auto const after = TRY(kit::apply_edits(*before, edits));
  if (!in.dryRun && after != *before) {
    auto const written = place.directory->write_atomic(place.path, after);
    if (!written) return tell(written.error(), "open", place);
  }
  auto text = fenced(kit::unified_diff(place.name, *before, after));
  constexpr auto cut = std::string_view{"\n[The diff is cut here: there is no room for more.]"};
  auto room = Room{call.context};
  if (auto whole = room; !whole.take(text)) {
    room.take(cut);
    text = base::concat(room.prefix(text), cut);
  }
  return answer(std::move(text));
}

}  // namespace

void add_writing(mcp::Server& server, std::shared_ptr<Files> const& files) {
  server
      .tool("write_file",
            "Create a new file or completely overwrite an existing file with new content. Use with "
            "caution as it will overwrite existing files without warning. Handles text content "
            "with proper encoding. Only works within allowed directories.",
            handler<WriteFile, TextAnswer>(files, write_file))
      .title("Write File")
      .hints(writes(true, true));
  server
      .tool("edit_file",
            "Make line-based edits to a text file. Each edit replaces text that is in one place "
            "with new text; line ends stay as the file has them. Returns a git-style diff showing "
            "the changes made. Only works within allowed directories.",
            handler<EditFile, TextAnswer>(files, edit_file))
      .title("Edit File")
      .hints(writes(false, true));
  server
      .tool("append_file",
            "Add text at the end of a file, which is created when there is none. Only works within "
            "allowed directories.",
            handler<AppendFile, TextAnswer>(files, append_file))
      .title("Append to File")
      .hints(writes(false, false));
}

}  // namespace filesystem
