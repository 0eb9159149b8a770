#include "mcp/logging.hpp"

#include "base/text.hpp"
#include "mcp/session.hpp"

namespace mcp {

// Revision 2026-07-28 has the level in each request instead.
auto Logging::answer(Request const& request) -> std::optional<base::Async<>> {
  if (request.message.method != "logging/setLevel" || request.is_modern()) return std::nullopt;
  auto const given = request.text_param("level", "a level such as 'info'");
  auto const level = given ? find_log_level(*given) : std::nullopt;
  if (!given) {
    request.fail(given.error());
  } else if (!level) {
    request.fail(invalid_params(base::concat("params.level must be debug, info, notice, warning, "
                                             "error, critical, alert or emergency, not ",
                                             base::quoted(*given)))
                     .error());
  } else {
    request.session.set_log_level(*level);
    request.succeed("{}");
  }
  return base::Async<>{};
}

}  // namespace mcp
