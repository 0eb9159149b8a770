#include <algorithm>

#include "base/base64.hpp"
#include "servers/image-resize/world_test.hpp"

using namespace images;

namespace {

auto picture_of(std::string const& bytes) -> kit::Picture { return MUST(kit::decode(bytes)); }

// The color of a pixel as letters: mostly red, blue, neither.
auto letter(kit::Picture const& picture, std::size_t x, std::size_t y) -> char {
  auto const pixel = picture.row(y).subspan(x * kit::bytes_per_pixel(picture.mode()));
  if (pixel[0] > 150 && pixel[2] < 100) return 'r';
  if (pixel[2] > 150 && pixel[0] < 100) return 'b';
  return '-';
}

// Resizes a.png, 8 x 4, red and blue, to out.png, and tells its corners: top, then bottom.
auto corners(std::string_view arguments) -> std::string {
  auto world = World{};
  world.write("a.png", red_and_blue({8, 4}), as_png);
  auto answer = world.ask("resize_image", base::concat(R"({"image_path":"a.png",)", arguments,
                                                       R"(,"output_format":"PNG",)"
                                                       R"("output_path":"out.png"})"));
  if (answer.starts_with("failed")) return answer;
  auto const made = picture_of(world.read("out.png"));
  auto const [right, bottom] = std::pair{made.size().width - 1, made.size().height - 1};
  return base::concat(made.size().width, 'x', made.size().height, ' ', letter(made, 0, 0),
                      letter(made, right, 0), letter(made, 0, bottom), letter(made, right, bottom));
}

auto noise() -> kit::Picture {
  auto picture = kit::Picture{kit::PixelMode::rgb, {64, 64}};
  auto state = 1U;
  for (auto& byte : picture.bytes()) {
    state = state * 69069 + 1;
    byte = static_cast<std::uint8_t>(state >> 24U);
  }
  return picture;
}

auto number(std::string const& text) -> int { return MUST(base::parse_integer<int>(text)); }

}  // namespace

TEST("a file tells what it is") {
  auto world = World{};
  world.write("a.png", red_and_blue({20, 10}), as_png);
  auto const bytes = world.read("a.png").size();
  expect_equal(world.ask("get_image_info", R"({"image_path":"a.png"})"),
               base::concat(R"({"path":"a.png","format":"PNG","mode":"RGB","width":20,"height":10,)"
                            R"("size_bytes":)",
                            bytes, R"(,"aspect_ratio":2})"));
  expect_equal(world.client.call("get_image_info", R"({"image_path":"/pictures/a.png","colors":4})")
                   .at("/colors"),
               R"([{"color":"#0000ff","share":0.5},{"color":"#ff0000","share":0.5}])");
}

TEST("what cannot be read is an error with the members of the original") {
  auto world = World{};
  world.write("a.txt", "no image");
  expect_equal(world.ask("get_image_info", R"({"image_path":"a.txt"})"),
               R"(failed: {"path":"a.txt","error":"cannot identify image file 'a.txt'"})");
  expect_equal(
      world.ask("get_image_info", R"({"image_path":"b.png"})"),
      R"(failed: {"path":"b.png","error":"[Errno 2] No such file or directory: 'b.png'"})");
  expect_equal(world.ask("compute_image_hash", R"({"image_path":"/pictures"})"),
               R"(failed: {"path":"/pictures","error":"[Errno 21] Is a directory: '/pictures'"})");
  expect_equal(
      world.ask("resize_image", R"({"image_path":"/etc/passwd","width":5})"),
      R"(failed: {"success":false,"error":"the path '/etc/passwd' is outside of what this )"
      R"(server may read: the directories are /pictures","path":"/etc/passwd"})");
  expect_equal(world.ask("scan_directory", R"({"directory":"none"})"),
               R"(failed: {"error":"Directory not found: none"})");
  expect_equal(
      world.ask("resize_image", R"({"image_path":"a.txt"})"),
      R"x(failed: {"success":false,"error":"No resize parameters provided (width, height, )x"
      R"x(or max_size)","path":"a.txt"})x");
}

TEST("a result comes in the JSON, or as an image, or as a file with a link to it") {
  auto world = World{};
  world.write("a.png", red_and_blue({20, 10}), as_png);
  auto const reply = world.client.call("resize_image", R"({"image_path":"a.png","max_size":8})");
  expect_equal(reply.at("/original_size"), "[20,10]");
  expect_equal(reply.at("/new_size"), "[8,4]");
  auto const made = picture_of(MUST(base::from_base64(reply.at("/data_base64"))));
  expect((made.size() == kit::PictureSize{8, 4}));
  expect_equal(std::string{letter(made, 0, 0), letter(made, 7, 3)}, "rb");

  auto const shown =
      world.client.call("resize_image", R"({"image_path":"a.png","max_size":8,"returns":"image"})")
          .message();
  expect(shown.contains(R"({"type":"image","data":")"));
  expect(!shown.contains("data_base64"));

  auto const written =
      world.client
          .call("resize_image",
                R"({"image_path":"a.png","max_size":8,"output_path":"small é.jpg"})")
          .message();
  expect(written.contains(R"("uri":"file:///pictures/small%20%C3%A9.jpg")"));
  expect(written.contains(R"("output_path":"/pictures/small é.jpg")"));
  expect((picture_of(world.read("small é.jpg")).size() == kit::PictureSize{8, 4}));
}

TEST("an image is turned, mirrored, cut and fitted") {
  expect_equal(corners(R"("width":16)"), "16x8 rbrb");
  expect_equal(corners(R"("rotate":90)"), "4x8 rrbb");
  expect_equal(corners(R"("rotate":180)"), "8x4 brbr");
  expect_equal(corners(R"("rotate":270)"), "4x8 bbrr");
  expect_equal(corners(R"("flip":"horizontal")"), "8x4 brbr");
  expect_equal(corners(R"("flip":"vertical")"), "8x4 rbrb");
  expect_equal(corners(R"("rotate":90,"flip":"vertical","width":8)"), "8x16 bbrr");
  expect_equal(corners(R"("crop":{"width":4,"height":4})"), "4x4 rrrr");
  expect_equal(corners(R"("crop":{"left":4,"width":4,"height":2})"), "4x2 bbbb");
  expect_equal(corners(R"("crop":{"left":0,"top":4,"width":4,"height":4},"rotate":90)"),
               "4x4 bbbb");
  expect_equal(corners(R"("width":4,"height":4,"fit":"cover")"), "4x4 rbrb");
  expect_equal(corners(R"("width":8,"height":8,"fit":"pad","background":"#0000ff")"), "8x8 bbbb");
  expect_equal(corners(R"("rotate":45)"),
               R"(failed: {"success":false,"error":"rotate: expected 0, 90, 180 or 270, got 45",)"
               R"("path":"a.png"})");
  expect_equal(corners(R"("crop":{"left":5,"width":4,"height":4})"),
               R"(failed: {"success":false,"error":"crop: 4 x 4 at 5, 0 is not within the image, )"
               R"(which has 8 x 4 pixels","path":"a.png"})");
}

TEST("what is transparent is padded with nothing, and blended only when asked") {
  auto world = World{};
  auto picture = kit::Picture{kit::PixelMode::rgba, {4, 2}};
  world.write("a.png", picture, as_png);
  world.ask("resize_image", R"({"image_path":"a.png","width":4,"height":4,"fit":"pad",)"
                            R"("output_format":"PNG","output_path":"p.png"})");
  auto const padded = picture_of(world.read("p.png"));
  expect(padded.mode() == kit::PixelMode::rgba);
  expect(padded.row(0)[3] == 0);
  auto const jpeg = [&](std::string_view more) {
    world.ask("resize_image", base::concat(R"({"image_path":"a.png","width":2,)", more,
                                           R"("output_path":"j.jpg"})"));
    return int{picture_of(world.read("j.jpg")).row(0)[0]};
  };
  expect(jpeg("") == 0);
  expect(jpeg(R"("background":"#ffffff",)") == 255);
}

TEST("the quality is lowered until the file is small enough") {
  auto world = World{};
  world.write("noise.png", noise(), as_png);
  auto const reply = world.client.call("resize_image",
                                       R"({"image_path":"noise.png","width":64,"max_bytes":2500})");
  auto const bytes = number(reply.at("/output_bytes"));
  expect(bytes <= 2500 && bytes > 1500);
  expect(number(reply.at("/quality")) < 85);
  auto const none =
      world.ask("resize_image", R"({"image_path":"noise.png","width":64,"max_bytes":10})");
  expect(none.contains("max_bytes: the image cannot be had in 10 bytes, the smallest has "));
}

TEST("a folder is listed in order, and goes on where the answer was full") {
  auto world = World{};
  MUST(world.directory.make_directory(MUST(host::Path::parse("sub"))));
  for (auto const* name : {"b.PNG", "a.png", "sub/c.jpg", "notes.txt", ".png", "d.tiff"}) {
    world.write(name, "1234");
  }
  expect_equal(world.ask("scan_directory", R"({"directory":"."})"),
               R"({"directory":".","image_count":4,"total_size_bytes":16,"total_size_mb":0,)"
               R"("image_paths":["a.png","b.PNG","d.tiff","sub/c.jpg"]})");
  expect_equal(world.client
                   .call("scan_directory", R"({"directory":"/pictures/","recursive":false,)"
                                           R"("extensions":[".png"]})")
                   .at("/image_paths"),
               R"(["/pictures/a.png","/pictures/b.PNG"])");
  expect_equal(
      world.client.call("scan_directory", R"({"directory":"","after":"b.PNG"})").at("/image_paths"),
      R"(["d.tiff","sub/c.jpg"])");
  expect_equal(world.client.call("scan_directory", R"({"directory":"a.png"})").at("/image_count"),
               "0");
}

TEST("a whole folder is compared") {
  auto world = World{};
  world.write("a.png", red_and_blue({64, 64}), as_png);
  world.write("b.jpg", red_and_blue({100, 80}), {.format = kit::PictureFormat::jpeg});
  world.write("c.png", noise(), as_png);
  world.write("d.png", "broken");
  auto const reply = world.client.call("compare_hashes", R"({"directory":"."})");
  expect_equal(reply.at("/duplicate_groups"), R"([["a.png","b.jpg"]])");
  expect_equal(reply.at("/unique_paths"), R"(["c.png"])");
  expect(reply.at("/errors").starts_with(R"([{"path":"d.png","error":")"));
  expect_equal(world.ask("compare_hashes", "{}"),
               "failed: expected either hashes or directory, got none of them");
}

TEST("hashes that have an error are left out, and the later of two counts") {
  auto world = World{};
  expect_equal(
      world.ask("compare_hashes",
                R"({"hashes":[{"path":"a","hash":"00","error":null},{"path":"b","hash":"zz"},)"
                R"({"path":"b","hash":"01"},{"path":"c","hash":"00","x":1},{"path":"d"}]})"),
      R"({"total_compared":2,"duplicate_groups":[["b","c"]],"duplicate_group_count":1,)"
      R"("unique_paths":[],"unique_count":0,"threshold":5,)"
      R"("errors":[{"path":"a","hash":"00","error":null}]})");
  expect_equal(world.ask("compare_hashes", R"({"hashes":[{"path":"a","hash":"00"}]})"),
               R"({"total_compared":1,"duplicate_groups":[],"unique_count":1,"errors":[]})");
  expect_equal(world.ask("compare_hashes", R"({"hashes":[{"path":"a","hash":1}]})"),
               R"(failed: hashes[0]: expected texts as path and hash, got {"path":"a","hash":1})");
  expect_equal(world.ask("compare_hashes", R"({"hashes":[7]})"),
               "failed: hashes[0]: expected an object with path and hash, got 7");
}

TEST("a batch goes on after what fails, and its files have names of their own") {
  auto world = World{};
  MUST(world.directory.make_directory(MUST(host::Path::parse("out"))));
  MUST(world.directory.make_directory(MUST(host::Path::parse("in"))));
  world.write("a.png", red_and_blue({20, 10}), as_png);
  world.write("in/a.png", red_and_blue({10, 20}), as_png);
  auto const reply = world.client.call(
      "batch_resize", R"({"image_paths":["a.png","none.png","in/a.png"],"max_size":8,)"
                      R"("output_directory":"out"})");
  expect_equal(reply.at("/successful"), "2");
  expect_equal(reply.at("/results/1"),
               R"({"path":"none.png","success":false,)"
               R"("error":"[Errno 2] No such file or directory: 'none.png'"})");
  expect_equal(reply.at("/results/2/output_path"), "/pictures/out/a-2.jpg");
  expect((picture_of(world.read("out/a.jpg")).size() == kit::PictureSize{8, 4}));
  expect((picture_of(world.read("out/a-2.jpg")).size() == kit::PictureSize{4, 8}));
}

TEST("limits are the operator's, and are told before any work") {
  auto options = MUST(read_options({}, {}));
  options.most_file_bytes = 1000;
  options.limits.pixels = 300;
  auto world = World{options};
  world.write("large.png", std::string(1001, 'x'));
  world.write("a.png", red_and_blue({20, 20}), as_png);
  world.write("b.png", red_and_blue({20, 10}), as_png);
  expect(world.ask("get_image_info", R"({"image_path":"large.png"})")
             .contains("'large.png' has 1001 bytes; expected at most 1000"));
  expect(world.ask("resize_image", R"({"image_path":"a.png","width":5})").contains("300"));
  expect(world.ask("resize_image", R"({"image_path":"b.png","width":100,"height":100})")
             .contains("the result would have 100 x 100 pixels; expected at most 300 in all"));
}
