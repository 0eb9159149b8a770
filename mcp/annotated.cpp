#include "mcp/annotated.hpp"

#include <utility>

#include "mcp/protocol/encode.hpp"

namespace mcp {
namespace {

class ContentWithAbout final : public detail::ContentWriter {
 public:
  ContentWithAbout(Content content, About about)
      : content_{std::move(content)}, about_{std::move(about)} {}

  void write(json::Writer& writer, Revision revision) const override {
    auto const& [annotations, meta, icons] = about_;
    auto about = json::Writer{};
    about.begin_object();
    if (!is_empty(annotations)) protocol::write_annotations(about, annotations, revision);
    if (!meta.empty() && revision >= Revision::v2025_06_18) about.key("_meta").raw(meta);
    if (std::holds_alternative<ResourceLink>(content_)) {
      protocol::write_icons(about, icons, revision);
    }
    auto const members = about.text().substr(1);
    auto block = json::Writer{};
    protocol::write_content(block, content_, revision);
    auto text = block.text();
    text.pop_back();
    if (!members.empty()) text += "," + members;
    writer.raw(text + "}");
  }

 private:
  static auto is_empty(Annotations const& annotations) -> bool {
    auto const& [audience, priority, lastModified] = annotations;
    return audience.empty() && !priority && !lastModified;
  }

  Content content_;
  About about_;
};

}  // namespace

auto annotated(Content content, About about) -> Annotated {
  return {std::make_shared<ContentWithAbout>(std::move(content), std::move(about))};
}

}  // namespace mcp
