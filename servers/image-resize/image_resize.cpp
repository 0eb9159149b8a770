#include "servers/image-resize/image_resize.hpp"

#include "host/environment.hpp"
#include "host/log.hpp"
#include "servers/image-resize/tools.hpp"

auto image_resize_server(images::Gallery gallery) -> mcp::Server {
  auto server = mcp::Server{{.name = "wasmmcp-image-resize",
                             .version = std::string{base::version},
                             .title = "Image Resize",
                             .description = "Images, looked at, resized, hashed and compared."}};
  auto const shared = std::make_shared<images::Gallery const>(std::move(gallery));
  images::add_info(server, shared);
  images::add_resize(server, shared);
  images::add_scan(server, shared);
  images::add_hash(server, shared);
  images::add_compare(server, shared);
  images::add_batch(server, shared);
  return server;
}

// All this server may touch: the directories that it was given.
auto mcp::create_server() -> base::Result<Server> {
  auto options = TRY(images::read_options(host::environment(), host::arguments()));
  auto given = host::given_directories(options.directories);
  if (given.usable.empty() && !given.problems.empty()) {
    return base::failure("none of the directories can be used: " + given.problems.front());
  }
  for (auto const& problem : given.problems) host::log("wasmmcp: left out: " + problem);
  auto server = image_resize_server({kit::Inputs{given.usable}, std::move(options)});
  server.document("image-resize", images::describe_options);
  return server;
}
