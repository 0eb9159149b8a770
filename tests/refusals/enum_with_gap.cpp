// refused: the argument 'order' has an enum with a gap: its enumerators count 0, 1, 2 and so on

#include "mcp/server.hpp"

namespace {

#ifdef CORRECT
enum class Order { by_name, by_size };
#else
enum class Order { by_name, by_size = 4 };
#endif

struct Arguments {
  mcp::Arg<Order, "Order of the lines"> order;
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("list", "Lists files.",
              [](Arguments const&) -> mcp::Result<std::string> { return "a\nb"; });
}
