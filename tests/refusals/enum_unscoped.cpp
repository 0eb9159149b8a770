// refused: the argument 'order' has an enum that is not scoped: write enum class

#include "mcp/server.hpp"

namespace {

#ifdef CORRECT
enum class Order { by_name, by_size };
#else
enum Order { by_name, by_size };
#endif

struct Arguments {
  mcp::Arg<Order, "Order of the lines"> order;
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("list", "Lists files.",
              [](Arguments const&) -> mcp::Result<std::string> { return "a\nb"; });
}
