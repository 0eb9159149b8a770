#include "servers/notebook/notebook.hpp"

#include "base/text.hpp"

namespace notebook {

auto Notes::find(std::string_view name) const -> mcp::Result<std::string> {
  auto const found = texts.find(name);
  if (found != texts.end()) return found->second;
  return mcp::failure(base::concat("there is no note ", base::quoted(name)));
}

auto Notes::names(std::string_view beginning) const -> std::vector<std::string> {
  auto result = std::vector<std::string>{};
  for (auto const& [name, text] : texts) {
    if (name.starts_with(beginning)) result.push_back(name);
  }
  return result;
}

}  // namespace notebook

auto notebook_server(notebook::Notes& notes, host::Timer& timer) -> mcp::Server {
  auto server = mcp::Server{{.name = "wasmmcp-notebook",
                             .version = std::string{base::version},
                             .title = "Notebook",
                             .description = "Keeps notes.",
                             .websiteUrl = "https://notes.example",
                             .icons = {{.src = "https://notes.example/icon.png",
                                        .mimeType = "image/png",
                                        .sizes = {{"48x48"}}}}}};
  server.instructions("Notes have short names. Read the rules before you add one.");
  server.caching({.ttlMs = 60'000, .scope = mcp::CacheScope::only_this_client});
  server.logging().announce_changes();
  notebook::add_reading(server, notes);
  notebook::add_asking(server, notes);
  notebook::add_telling(server, notes, timer);
  return server;
}

// All this server may touch: a timer.
auto mcp::create_server() -> base::Result<Server> {
  static auto notes = notebook::Notes{};
  return notebook_server(notes, host::system_timer());
}
