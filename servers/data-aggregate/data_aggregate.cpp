#include "servers/data-aggregate/data_aggregate.hpp"

#include <memory>

#include "host/environment.hpp"
#include "host/files.hpp"
#include "host/log.hpp"
#include "servers/data-aggregate/aggregate.hpp"
#include "servers/data-aggregate/combine.hpp"
#include "servers/data-aggregate/deduplicate.hpp"
#include "servers/data-aggregate/merge.hpp"
#include "servers/data-aggregate/options.hpp"
#include "servers/data-aggregate/trends.hpp"

namespace aggregate {
namespace {

// Which members a result has depends on what was asked for.
constexpr auto any_object = R"({"type":"object","additionalProperties":true})";

template <class In>
using Handle = auto (*)(In const&, kit::Inputs const&, mcp::CallContext&)
    -> mcp::Result<mcp::CallToolResult>;

template <class In>
void add(mcp::Server& server, std::shared_ptr<kit::Inputs const> const& inputs, mcp::ToolName name,
         std::string_view title, std::string_view description, Handle<In> handle) {
  auto& tool = server.tool(
      name, description,
      [inputs, handle](mcp::CallContext& call, In const& in) { return handle(in, *inputs, call); });
  tool.title(title).hints(mcp::read_only);
  tool.outputSchema = any_object;
  tool.output_is_object = true;
}

}  // namespace
}  // namespace aggregate

auto data_aggregate_server(kit::Inputs inputs) -> mcp::Server {
  using namespace aggregate;
  auto server = mcp::Server{{.name = "wasmmcp-data-aggregate",
                             .version = std::string{base::version},
                             .title = "Data Aggregate",
                             .description = "Lists and tables, counted, grouped and summed."}};
  auto const shared = std::make_shared<kit::Inputs const>(std::move(inputs));
  add<AggregateList>(
      server, shared, "aggregate_list", "Aggregate List",
      "Aggregates a list of objects, or a CSV or JSON file, by grouping, counting, or summing. "
      "group_by alone counts the items of each group; with measures the result has a row for "
      "each group.",
      &aggregate_list);
  add<MergeSummaries>(server, shared, "merge_summaries", "Merge Summaries",
                      "Merges summaries into one: numbers to weighted averages and totals, objects "
                      "to weighted sums of their members.",
                      &merge_summaries);
  add<CombineResearchResults>(server, shared, "combine_research_results",
                              "Combine Research Results",
                              "Combines results of research or search into one text, the highest "
                              "score first.",
                              &combine_research_results);
  add<Deduplicate>(server, shared, "deduplicate", "Deduplicate",
                   "Leaves one of all items whose key fields are the same, or nearly the same.",
                   &deduplicate);
  add<ComputeTrends>(server, shared, "compute_trends", "Compute Trends",
                     "Tells whether values grow or fall over time, and by how much.",
                     &compute_trends);
  return server;
}

// All this server may touch: the directories that it was given, to read.
auto mcp::create_server() -> base::Result<Server> {
  auto const options = TRY(aggregate::read_options(host::environment(), host::arguments()));
  auto given = host::given_directories(options.directories);
  if (!options.files) given.usable.clear();
  for (auto const& problem : given.problems) host::log("wasmmcp: left out: " + problem);
  auto server = data_aggregate_server(kit::Inputs{given.usable});
  server.document("data-aggregate", aggregate::describe_options);
  return server;
}
