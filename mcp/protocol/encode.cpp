#include "mcp/protocol/encode.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mcp/changes.hpp"

namespace mcp::protocol {
namespace {

void write_optional(json::Writer& writer, std::string_view name,
                    std::optional<std::string> const& text) {
  if (text) writer.member(name, *text);
}

void write_content(json::Writer& writer, Text const& value, Revision) {
  auto const& [text] = value;
  writer.begin_object().member("type", "text").member("text", text).end_object();
}

void write_content(json::Writer& writer, Image const& value, Revision) {
  auto const& [data, mimeType] = value;
  writer.begin_object().member("type", "image").key("data");
  json::Codec<json::Bytes>::encode(writer, data);
  writer.member("mimeType", mimeType).end_object();
}

void write_content(json::Writer& writer, Audio const& value, Revision revision) {
  auto const& [data, mimeType] = value;
  if (revision < Revision::v2025_03_26) {
    return write_content(
        writer, Text{base::concat("[audio of type ", mimeType, ", ", data.data.size(), " bytes]")},
        revision);
  }
  writer.begin_object().member("type", "audio").key("data");
  json::Codec<json::Bytes>::encode(writer, data);
  writer.member("mimeType", mimeType).end_object();
}

void write_content(json::Writer& writer, ResourceLink const& value, Revision revision) {
  auto const& [uri, name, title, description, mimeType, size] = value;
  if (revision < Revision::v2025_06_18) return write_content(writer, Text{uri}, revision);
  writer.begin_object().member("type", "resource_link").member("uri", uri).member("name", name);
  write_optional(writer, "title", title);
  write_optional(writer, "description", description);
  write_optional(writer, "mimeType", mimeType);
  if (size) writer.key("size").integer(*size);
  writer.end_object();
}

void write_content(json::Writer& writer, EmbeddedResource const& value, Revision) {
  writer.begin_object().member("type", "resource").key("resource");
  write_contents(writer, value);
  writer.end_object();
}

void write_content(json::Writer& writer, Annotated const& value, Revision revision) {
  value.content->write(writer, revision);
}

// Before 2026-07-28 structured content is an object; anything else travels as {"result": ...}.
auto wraps(Tool const& tool, Revision revision) -> bool {
  return !tool.output_is_object && is_legacy(revision);
}

}  // namespace

// Since 2025-11-25: https://modelcontextprotocol.io/specification/2025-11-25/basic#icons
void write_icons(json::Writer& writer, std::vector<Icon> const& icons, Revision revision) {
  if (icons.empty() || revision < Revision::v2025_11_25) return;
  writer.key("icons");
  json::Codec<std::vector<Icon>>::encode(writer, icons);
}

void write_content(json::Writer& writer, Content const& content, Revision revision) {
  std::visit([&](auto const& held) { write_content(writer, held, revision); }, content);
}

void write_contents(json::Writer& writer, ResourceContents const& contents, std::string_view meta) {
  auto const& [uri, mimeType, content] = contents;
  writer.begin_object().member("uri", uri);
  if (!mimeType.empty()) writer.member("mimeType", mimeType);
  if (auto const* text = std::get_if<std::string>(&content)) {
    writer.member("text", *text);
  } else {
    writer.key("blob");
    json::Codec<json::Bytes>::encode(writer, std::get<json::Bytes>(content));
  }
  if (!meta.empty()) writer.key("_meta").raw(meta);
  writer.end_object();
}

void write_implementation(json::Writer& writer, Implementation const& value, Revision revision) {
  auto const& [name, version, title, description, websiteUrl, icons] = value;
  writer.begin_object().member("name", name).member("version", version);
  if (revision >= Revision::v2025_06_18) write_optional(writer, "title", title);
  if (revision >= Revision::v2025_11_25) {
    write_optional(writer, "description", description);
    write_optional(writer, "websiteUrl", websiteUrl);
  }
  write_icons(writer, icons, revision);
  writer.end_object();
}

void write_list_changed(json::Writer& writer, Server const& server, Settings const& settings) {
  if (server.announces_changes() && hears_changes(settings)) {
    writer.key("listChanged").boolean(true);
  }
}

void write_annotations(json::Writer& writer, Annotations const& value, Revision revision) {
  auto const& [audience, priority, lastModified] = value;
  writer.key("annotations").begin_object();
  if (!audience.empty()) {
    writer.key("audience").begin_array();
    for (auto const role : audience) writer.string(role == Role::user ? "user" : "assistant");
    writer.end_array();
  }
  if (priority) writer.key("priority").number(*priority);
  if (lastModified && revision >= Revision::v2025_06_18) {
    writer.member("lastModified", *lastModified);
  }
  writer.end_object();
}

void write_capabilities(json::Writer& writer, Server const& server, Settings const& settings,
                        Revision revision) {
  writer.begin_object();
  if (!server.tools().empty()) {
    writer.key("tools").begin_object();
    write_list_changed(writer, server, settings);
    writer.end_object();
  }
  auto completes = false;
  for (auto const& [tag, feature] : server.features()) {
    feature->write_capabilities(writer, server, settings, revision);
    completes = completes || feature->completes();
  }
  // Since 2025-03-26.
  if (completes && revision >= Revision::v2025_03_26) {
    writer.key("completions").begin_object().end_object();
  }
  writer.end_object();
}

// Tool: name, description, inputSchema; annotations since 2025-03-26; title, outputSchema since
// 2025-06-18; icons since 2025-11-25.
void write_tool(json::Writer& writer, Tool const& tool, Server const& server, Revision revision) {
  writer.begin_object().member("name", tool.name);
  if (tool.display_title && revision >= Revision::v2025_06_18) {
    writer.member("title", *tool.display_title);
  }
  writer.member("description", server.filled(tool.description, false));
  write_icons(writer, tool.icons, revision);
  writer.key("inputSchema").raw(server.filled(tool.inputSchema, true));
  if (!tool.outputSchema.empty() && revision >= Revision::v2025_06_18) {
    writer.key("outputSchema");
    if (wraps(tool, revision)) {
      writer.begin_object().member("type", "object");
      writer.key("properties").begin_object().key("result").raw(tool.outputSchema).end_object();
      writer.key("required").begin_array().string("result").end_array().end_object();
    } else {
      writer.raw(tool.outputSchema);
    }
  }
  if (tool.annotations && revision >= Revision::v2025_03_26) {
    auto const& [readOnlyHint, destructiveHint, idempotentHint, openWorldHint] = *tool.annotations;
    writer.key("annotations").begin_object();
    if (tool.display_title) writer.member("title", *tool.display_title);
    writer.key("readOnlyHint").boolean(readOnlyHint);
    writer.key("destructiveHint").boolean(destructiveHint);
    writer.key("idempotentHint").boolean(idempotentHint);
    writer.key("openWorldHint").boolean(openWorldHint);
    writer.end_object();
  }
  if (!tool.meta_json.empty() && revision >= Revision::v2025_06_18) {
    writer.key("_meta").raw(tool.meta_json);
  }
  writer.end_object();
}

// The object, whose first member is empty, with that text in its place.
void write_with_text(json::Writer& writer, std::string_view object, std::string_view text) {
  auto const document = MUST(json::Document::parse(object));
  writer.begin_object();
  auto is_first = true;
  for (auto const& [name, member] : document.root().members()) {
    writer.key(name);
    if (is_first) {
      writer.string(text);
    } else {
      writer.value(member);
    }
    is_first = false;
  }
  writer.end_object();
}

void write_call_result(json::Writer& writer, CallToolResult const& result, Tool const& tool,
                       Revision revision) {
  auto const& [content, structuredContent, isError, repeats_text] = result;
  writer.key("content").begin_array();
  for (auto const& block : content) {
    write_content(writer, block, revision);
  }
  writer.end_array();
  if (!structuredContent.empty() && revision >= Revision::v2025_06_18) {
    writer.key("structuredContent");
    if (wraps(tool, revision) && !structuredContent.starts_with('{')) {
      writer.begin_object().key("result").raw(structuredContent).end_object();
    } else if (repeats_text) {
      write_with_text(writer, structuredContent, std::get<Text>(content.front()).text);
    } else {
      writer.raw(structuredContent);
    }
  }
  if (isError) writer.key("isError").boolean(true);
}

auto milliseconds(Nanoseconds time) -> std::string {
  auto const microseconds = time / 1000;
  return base::concat(microseconds / 1000, ".",
                      std::string_view{base::concat(1000 + microseconds % 1000)}.substr(1));
}

namespace {

// As an object of four numbers.
auto timing_object(Timing const& timing) -> std::string {
  auto const compute = timing.execute - std::min(timing.io, timing.execute);
  return base::concat(R"({"wasm_total_ms":)", milliseconds(timing.total), R"(,"fn_total_ms":)",
                      milliseconds(timing.execute), R"(,"io_ms":)", milliseconds(timing.io),
                      R"(,"compute_ms":)", milliseconds(compute), "}");
}

}  // namespace

void add_timing(CallToolResult& result, Timing const& timing) {
  auto* const first = result.content.empty() ? nullptr : std::get_if<Text>(&result.content.front());
  // A text that is no result of the server's own is nobody's to add to.
  if (!first || result.repeats_text || result.structuredContent.size() < 3) return;
  auto& text = first->text;
  if (!text.starts_with('{') || !text.ends_with('}')) return;
  text.pop_back();
  if (text.ends_with('\n')) text.pop_back();
  text += base::concat(",\n  \"timing\": ", timing_object(timing), "\n}");
}

}  // namespace mcp::protocol
