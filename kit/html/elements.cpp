// Which element becomes what.

#include <algorithm>

#include "base/text.hpp"
#include "kit/html/code.hpp"
#include "kit/html/converter.hpp"

namespace kit::html {
namespace {

auto is_unseen(lxb_tag_id_t tag) -> bool {
  constexpr lxb_tag_id_t tags[] = {
      LXB_TAG_SCRIPT,   LXB_TAG_STYLE,  LXB_TAG_TEMPLATE, LXB_TAG_HEAD,     LXB_TAG_TITLE,
      LXB_TAG_META,     LXB_TAG_LINK,   LXB_TAG_SVG,      LXB_TAG_CANVAS,   LXB_TAG_SELECT,
      LXB_TAG_TEXTAREA, LXB_TAG_BUTTON, LXB_TAG_DATALIST, LXB_TAG_NOFRAMES, LXB_TAG_OBJECT,
      LXB_TAG_RP,       LXB_TAG_AREA,   LXB_TAG_COL,      LXB_TAG_COLGROUP};
  return std::ranges::contains(tags, tag);
}

// Blocks that are nothing more.
auto is_plain_block(lxb_tag_id_t tag) -> bool {
  constexpr lxb_tag_id_t tags[] = {
      LXB_TAG_ADDRESS, LXB_TAG_ARTICLE,    LXB_TAG_ASIDE,   LXB_TAG_BODY,    LXB_TAG_CENTER,
      LXB_TAG_DETAILS, LXB_TAG_DIALOG,     LXB_TAG_DIV,     LXB_TAG_DL,      LXB_TAG_FIELDSET,
      LXB_TAG_FIGURE,  LXB_TAG_FIGCAPTION, LXB_TAG_FOOTER,  LXB_TAG_FORM,    LXB_TAG_HEADER,
      LXB_TAG_HGROUP,  LXB_TAG_HTML,       LXB_TAG_LEGEND,  LXB_TAG_MAIN,    LXB_TAG_NAV,
      LXB_TAG_P,       LXB_TAG_SEARCH,     LXB_TAG_SECTION, LXB_TAG_SUMMARY, LXB_TAG_DT};
  return std::ranges::contains(tags, tag);
}

auto emphasis(lxb_tag_id_t tag) -> std::string_view {
  switch (tag) {
    case LXB_TAG_B:
    case LXB_TAG_STRONG:
      return "**";
    case LXB_TAG_I:
    case LXB_TAG_EM:
    case LXB_TAG_CITE:
    case LXB_TAG_DFN:
    case LXB_TAG_VAR:
      return "*";
    case LXB_TAG_DEL:
    case LXB_TAG_S:
    case LXB_TAG_STRIKE:
      return "~~";
    default:
      return {};
  }
}

}  // namespace

auto Converter::enter(Node* node) -> bool {
  if (is_dropped(node)) return false;
  auto const tag = tag_of(node);
  if (tag == LXB_TAG_MATH || tag == LXB_TAG_SCRIPT) {
    auto const tex = formula(node);
    if (!tex.empty()) {
      if (tex.starts_with("$$")) writer_.block(2);
      writer_.piece(tex);
      if (tex.starts_with("$$")) writer_.block(2);
      return false;
    }
  }
  if (is_unseen(tag)) return false;
  if (auto const label = notes_.of_note(node); !label.empty()) return on_note(node, label);
  return enter_block(node, tag);
}

auto Converter::enter_block(Node* node, lxb_tag_id_t tag) -> bool {
  if (is_heading(tag)) {
    on_heading(node, static_cast<int>(tag - LXB_TAG_H1) + 1);
    return true;
  }
  if (is_code_frame(node)) return on_pre(node);
  if (is_plain_block(tag)) {
    writer_.block(2);
    push(node, Undo::block, 2);
    if (tag == LXB_TAG_DT || tag == LXB_TAG_SUMMARY) mark(node, "**");
    return true;
  }
  switch (tag) {
    case LXB_TAG_UL:
    case LXB_TAG_MENU:
    case LXB_TAG_OL:
      on_list(node, tag == LXB_TAG_OL);
      return true;
    case LXB_TAG_LI:
      on_item(node);
      return true;
    case LXB_TAG_DD:
      writer_.block(1);
      writer_.open(": ", "  ");
      push(node, Undo::container, 1);
      return true;
    case LXB_TAG_BLOCKQUOTE:
      writer_.block(2);
      writer_.open("> ", "> ");
      push(node, Undo::container, 2);
      return true;
    case LXB_TAG_PRE:
    case LXB_TAG_LISTING:
    case LXB_TAG_XMP:
      return on_pre(node);
    case LXB_TAG_HR:
      writer_.block(2);
      writer_.piece("---");
      writer_.block(2);
      return false;
    case LXB_TAG_TABLE:
      return on_table(node);
    case LXB_TAG_CAPTION:
      writer_.block(2);
      push(node, Undo::block, 2);
      return true;
    case LXB_TAG_TR:
      if (!tables_.empty() && !frames_.empty() && frames_.back().undo != Undo::cell) {
        tables_.back().begin_row(node->parent && tag_of(node->parent) == LXB_TAG_THEAD);
      } else {
        writer_.block(2);
        push(node, Undo::block, 2);
      }
      return true;
    case LXB_TAG_TD:
    case LXB_TAG_TH:
      return on_cell(node, tag);
    default:
      return enter_inline(node, tag);
  }
}

auto Converter::enter_inline(Node* node, lxb_tag_id_t tag) -> bool {
  if (auto const text = emphasis(tag); !text.empty()) {
    mark(node, text);
    return true;
  }
  switch (tag) {
    case LXB_TAG_A:
      return on_link(node);
    case LXB_TAG_IMG:
      on_image(node);
      return false;
    case LXB_TAG_BR:
      writer_.line_break();
      return false;
    case LXB_TAG_CODE:
    case LXB_TAG_KBD:
    case LXB_TAG_SAMP:
    case LXB_TAG_TT:
      return on_code(node);
    case LXB_TAG_IFRAME:
    case LXB_TAG_VIDEO:
    case LXB_TAG_AUDIO:
      return on_media(node, tag);
    case LXB_TAG_INPUT:
      if (base::equal_ignoring_case(attribute(node, "type"), "checkbox")) {
        writer_.piece(has_attribute(node, "checked") ? "[x] " : "[ ] ");
      }
      return false;
    case LXB_TAG_SUP:
    case LXB_TAG_SUB: {
      // A reference to a note is raised already.
      auto const* const link = find_below(node, LXB_TAG_A);
      if (link || tag == LXB_TAG_SUB) return true;
      writer_.piece("^");
      return true;
    }
    case LXB_TAG_Q:
      writer_.piece("\"");
      push(node, Undo::suffix, 0, "\"");
      return true;
    case LXB_TAG_RT:
      writer_.piece("(");
      push(node, Undo::suffix, 0, ")");
      return true;
    default:
      return !is_gutter(node);
  }
}

}  // namespace kit::html
