#include "servers/summarize/summarize.hpp"

#include <memory>

#include "base/text.hpp"
#include "host/environment.hpp"
#include "host/random.hpp"
#include "json/codec.hpp"
#include "servers/summarize/work.hpp"

namespace summarize {
namespace {

constexpr auto most_words = 100'000;

using LanguageArg =
    mcp::Arg<std::optional<std::string>,
             "Language to write in, such as 'Korean'; that of the text when left out",
             mcp::min_length{1}, mcp::max_length{60}>;
using ModelArg = mcp::Arg<std::optional<std::string>,
                          "Model of the provider; the operator's choice when left out",
                          mcp::pattern<"^[!-~]+$">, mcp::max_length{200}>;

struct SummarizeText {
  mcp::Arg<std::string, "The text to summarize"> text;
  mcp::Arg<std::uint32_t,
           "Most words that the summary may have; of scripts without spaces, characters",
           mcp::at_least{1}, mcp::at_most{most_words}, mcp::otherwise{150}>
      max_length;
  mcp::Arg<Style, "concise: brief running text; detailed: with key points; bullet: lines with '- '",
           mcp::otherwise{Style::concise}>
      style;
  LanguageArg language;
  mcp::Arg<std::optional<std::string>, "What the text is called", mcp::max_length{500}> title;
  ModelArg model;
};

struct SummarizeDocuments {
  mcp::Arg<std::vector<std::string>, "The documents to summarize, each for itself",
           mcp::max_items{1000}>
      documents;
  mcp::Arg<std::uint32_t,
           "Most words that each summary may have; of scripts without spaces, characters",
           mcp::at_least{1}, mcp::at_most{most_words}, mcp::otherwise{100}>
      max_length_per_doc;
  mcp::Arg<Style, "concise: brief running text; detailed: with key points; bullet: lines with '- '",
           mcp::otherwise{Style::concise}>
      style;
  LanguageArg language;
  mcp::Arg<std::optional<std::vector<std::string>>,
           "What the documents are called, as many as there are documents", mcp::max_items{1000}>
      titles;
  ModelArg model;
};

struct OneText {
  std::string result;
};
struct AllTexts {
  std::vector<std::string> result;
};

struct ProviderInfo {
  std::string provider;
  std::vector<std::string> available_styles;
  std::uint32_t default_max_length;
  std::optional<std::string> model;
  std::vector<std::string> available_providers;
};

class Tools {
 public:
  Tools(World world, Options options) : world_{world}, options_{std::move(options)} {}

  auto text(mcp::CallContext& call, SummarizeText const& in)
      -> mcp::Async<mcp::Result<mcp::CallToolResult>> {
    auto const tasks = std::vector{Task{.text = in.text,
                                        .wish = {.most_words = in.max_length,
                                                 .style = in.style,
                                                 .language = in.language.value_or(""),
                                                 .title = in.title.value_or(""),
                                                 .model = in.model.value_or("")}}};
    auto summaries = co_await summaries_of(world_, options_, call, tasks);
    // The text is there once, and written twice.
    auto result = mcp::CallToolResult{.structuredContent = json::encode(OneText{}),
                                      .isError = summaries.front().has_failed,
                                      .repeats_text = true};
    result.content.emplace_back(mcp::Text{std::move(summaries.front().text)});
    co_return result;
  }

  auto documents(mcp::CallContext& call, SummarizeDocuments const& in)
      -> mcp::Async<mcp::Result<mcp::CallToolResult>> {
    auto const& titles = in.titles;
    if (titles && titles->size() != in.documents.size()) {
      co_return mcp::failure(base::concat("titles: expected as many as documents, which are ",
                                          in.documents.size(), ", got ", titles->size()));
    }
    auto tasks = std::vector<Task>{};
    for (auto i = std::size_t{0}; i < in.documents.size(); ++i) {
      tasks.push_back({.text = in.documents[i],
                       .wish = {.most_words = in.max_length_per_doc,
                                .style = in.style,
                                .language = in.language.value_or(""),
                                .title = titles ? (*titles)[i] : "",
                                .model = in.model.value_or("")}});
    }
    auto summaries = co_await summaries_of(world_, options_, call, tasks);
    auto texts = AllTexts{};
    auto result = mcp::CallToolResult{};
    for (auto& each : summaries) {
      result.isError = result.isError || each.has_failed;
      texts.result.push_back(std::move(each.text));
    }
    result.structuredContent = json::encode(texts);
    if (!texts.result.empty()) result.content.emplace_back(mcp::Text{json::encode(texts.result)});
    co_return result;
  }

  auto info() const -> mcp::Result<ProviderInfo> {
    auto info = ProviderInfo{
        .provider = options_.provider.name,
        .available_styles = {"concise", "detailed", "bullet"},
        .default_max_length = 150,
        .available_providers = {"offline", "openai", "upstage", "anthropic", "sampling"}};
    if (!options_.provider.model.empty()) info.model = options_.provider.model;
    return info;
  }

 private:
  World world_;
  Options options_;
};

constexpr auto asks_a_model = mcp::ToolAnnotations{
    .readOnlyHint = true, .destructiveHint = false, .idempotentHint = false, .openWorldHint = true};

auto random_number() -> std::uint32_t {
  auto number = std::uint32_t{0};
  for (auto const c : host::random_name().substr(0, 8)) {
    number = number * 16 + static_cast<std::uint32_t>(c <= '9' ? c - '0' : c - 'a' + 10);
  }
  return number;
}

}  // namespace
}  // namespace summarize

auto summarize_server(summarize::World world, summarize::Options options) -> mcp::Server {
  using namespace summarize;
  auto server = mcp::Server{{.name = "wasmmcp-summarize",
                             .version = std::string{base::version},
                             .title = "Summarize",
                             .description = "Makes texts shorter, by a model or without one."}};
  auto const tools = std::make_shared<Tools>(world, std::move(options));

  auto& text = server.tool(
      "summarize_text",
      "Summarizes a text of any length. A text of less than a hundred characters is returned as it "
      "is.",
      [tools](mcp::CallContext& call, SummarizeText const& in) { return tools->text(call, in); });
  text.title("Summarize Text").hints(asks_a_model);
  text.outputSchema = json::schema<OneText>();
  text.output_is_object = true;

  auto& documents = server.tool("summarize_documents",
                                "Summarizes several documents, each for itself, and returns the "
                                "summaries in their order. What "
                                "could not be summarized says why, in its place.",
                                [tools](mcp::CallContext& call, SummarizeDocuments const& in) {
                                  return tools->documents(call, in);
                                });
  documents.title("Summarize Documents").hints(asks_a_model);
  documents.outputSchema = json::schema<AllTexts>();
  documents.output_is_object = true;

  server
      .tool("get_provider_info", "Who summarizes, in which styles, and how long by default.",
            [tools]() { return tools->info(); })
      .title("Get Provider Info")
      .hints(mcp::read_only);
  return server;
}

// All this server may touch: what it was started with, and one provider over HTTP, with waits
// between requests.
auto mcp::create_server() -> base::Result<Server> {
  auto options = TRY(summarize::read_options(host::environment(), host::arguments()));
  auto server = summarize_server({.client = host::system_http_client(),
                                  .timer = host::system_timer(),
                                  .random = &summarize::random_number},
                                 std::move(options));
  server.document("summarize", summarize::describe_options);
  return server;
}
