#include "servers/git/identity.hpp"

#include <string>

#include "base/text.hpp"
#include "servers/git/answers.hpp"

namespace git {
namespace {

auto configured(git_config* config, std::string_view part, std::string_view what) -> std::string {
  for (auto const section : {part, std::string_view{"user"}}) {
    auto value = Buffer{};
    auto const key = base::concat(section, ".", what);
    if (git_config_get_string_buf(value.get(), config, key.c_str()) == 0) {
      auto const text = base::trimmed(value.view());
      if (!text.empty()) return std::string{text};
    }
  }
  return {};
}

auto find_person(git_repository* repository, Part part, Options const& options)
    -> mcp::Result<Person> {
  auto config = Config{};
  if (git_repository_config_snapshot(std::out_ptr(config), repository) < 0) return git_failure();
  auto const is_author = part == Part::author;
  auto const name = is_author ? "author" : "committer";
  auto const& told = is_author ? options.author : options.committer;
  auto person = Person{.name = configured(config.get(), name, "name"),
                       .email = configured(config.get(), name, "email")};
  if (person.name.empty()) person.name = told.name;
  if (person.email.empty()) person.email = told.email;
  return person;
}

}  // namespace

auto identity(git_repository* repository, Part part, Repositories const& repositories)
    -> mcp::Result<Signature> {
  auto const person = TRY(find_person(repository, part, repositories.options()));
  auto const is_author = part == Part::author;
  if (person.name.empty() || person.email.empty()) {
    auto const variable = is_author ? "GIT_AUTHOR_" : "GIT_COMMITTER_";
    return mcp::failure(base::concat("Nobody is named as the ", is_author ? "author" : "committer",
                                     ": set ", person.name.empty() ? "user.name" : "",
                                     person.name.empty() && person.email.empty() ? " and " : "",
                                     person.email.empty() ? "user.email" : "",
                                     " in the repository's configuration, or ", variable,
                                     "NAME and ", variable, "EMAIL in the server's environment"));
  }
  auto signature = Signature{};
  if (git_signature_new(std::out_ptr(signature), person.name.c_str(), person.email.c_str(),
                        repositories.now().seconds, 0) < 0) {
    return mcp::failure(base::concat("'", base::shown(person.name), " <", base::shown(person.email),
                                     ">' is no name for a commit: ", last_error().message));
  }
  return signature;
}

void sign(git_repository* repository, Repositories const& repositories) {
  auto const person = find_person(repository, Part::committer, repositories.options());
  if (person && !person->name.empty() && !person->email.empty()) {
    git_repository_set_ident(repository, person->name.c_str(), person->email.c_str());
  }
}

}  // namespace git
