#!/usr/bin/env python3
"""Looks at images, resizes and compares them: the plain Python answer to the contract of the image-resize server, as
six tools on FastMCP over Pillow and ImageHash.

What cannot be done with an image is told in the result, since there may be others.
"""

import base64
import io
import os
from pathlib import Path
from typing import Any, Dict, List, Literal, Optional

from PIL import Image

Output = Literal["JPEG", "PNG", "WEBP"]
HashType = Literal["phash", "dhash", "ahash", "whash"]

EXTENSIONS = [".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tiff"]


def info(path: str) -> dict:
    with Image.open(path) as image:
        return {"path": path, "format": image.format, "mode": image.mode, "width": image.width, "height": image.height,
                "size_bytes": os.path.getsize(path), "aspect_ratio": round(image.width / image.height, 2)}


def get_image_info(image_path: str) -> Dict[str, Any]:
    """The format, mode and size of an image."""
    try:
        return info(image_path)
    except Exception as error:
        return {"path": image_path, "error": str(error)}


def encoded(image: Image.Image, output_format: str, quality: int) -> bytes:
    if output_format == "JPEG" and image.mode in ("RGBA", "P"):  # it has neither transparency nor palettes
        image = image.convert("RGB")
    data = io.BytesIO()
    image.save(data, format=output_format, quality=quality)  # PNG has none, and ignores it
    return data.getvalue()


def resize_image(image_path: str, width: Optional[int] = None, height: Optional[int] = None,
                 max_size: Optional[int] = None, quality: int = 85, output_format: Output = "JPEG") -> Dict[str, Any]:
    """The image in another size, as base64. max_size keeps its proportions, and so does one of width and height."""
    try:
        with Image.open(image_path) as image:
            before = image.size
            if max_size:
                image.thumbnail((max_size, max_size), Image.Resampling.LANCZOS)
                made = image
            elif width and height:
                made = image.resize((width, height), Image.Resampling.LANCZOS)
            elif width:
                made = image.resize((width, int(image.height * (width / image.width))), Image.Resampling.LANCZOS)
            elif height:
                made = image.resize((int(image.width * (height / image.height)), height), Image.Resampling.LANCZOS)
            else:
                return failure(image_path, "No resize parameters provided (width, height, or max_size)")
            data = encoded(made, output_format, quality)
            bytes_before = os.path.getsize(image_path)
            return {"success": True, "path": image_path, "original_size": list(before), "new_size": list(made.size),
                    "original_bytes": bytes_before, "output_bytes": len(data),
                    "reduction_ratio": round(len(data) / bytes_before, 4), "format": output_format,
                    "data_base64": base64.b64encode(data).decode()}
    except Exception as error:
        return failure(image_path, str(error))


def failure(path: str, error: str) -> dict:
    return {"success": False, "error": error, "path": path}


def scan_directory(directory: str, extensions: Optional[List[str]] = None, recursive: bool = True,
                   include_info: bool = False) -> Dict[str, Any]:
    """The images in a directory, by the ends of their names."""
    folder = Path(directory)
    if not folder.exists():
        return {"error": f"Directory not found: {directory}"}
    wanted = EXTENSIONS if extensions is None else extensions
    found = sorted(str(file) for file in (folder.rglob("*") if recursive else folder.glob("*"))
                   if file.is_file() and file.suffix.lower() in wanted)
    size = sum(os.path.getsize(path) for path in found)
    result = {"directory": directory, "image_count": len(found), "total_size_bytes": size,
              "total_size_mb": round(size / 2**20, 2), "image_paths": found}
    if include_info:
        result["images"] = [get_image_info(path) for path in found]
    return result


def compute_image_hash(image_path: str, hash_type: HashType = "phash") -> Dict[str, Any]:
    """A hash that is nearly the same for images that look alike."""
    import imagehash  # here, as it brings numpy and scipy

    make = {"phash": imagehash.phash, "dhash": imagehash.dhash, "ahash": imagehash.average_hash,
            "whash": imagehash.whash}[hash_type]
    try:
        with Image.open(image_path) as image:
            return {"path": image_path, "hash": str(make(image)), "hash_type": hash_type}
    except Exception as error:
        return {"path": image_path, "error": str(error)}


def compare_hashes(hashes: List[Dict[str, Any]], threshold: int = 5) -> Dict[str, Any]:
    """Groups the results of compute_image_hash that differ in no more bits than that."""
    import imagehash

    errors = [each for each in hashes if "error" in each]
    known = {each["path"]: imagehash.hex_to_hash(each["hash"]) for each in hashes
             if "hash" in each and "error" not in each}
    if len(known) < 2:
        return {"total_compared": len(known), "duplicate_groups": [], "unique_count": len(known), "errors": errors}
    groups, left = [], list(known)
    grouped = set()
    while left:
        first, *left = left
        group = [first, *(path for path in left if known[first] - known[path] <= threshold)]
        left = [path for path in left if path not in group]
        if len(group) > 1:
            groups.append(group)
            grouped.update(group)
    unique = [path for path in known if path not in grouped]
    return {"total_compared": len(known), "duplicate_groups": groups, "duplicate_group_count": len(groups),
            "unique_paths": unique, "unique_count": len(unique), "threshold": threshold, "errors": errors}


def batch_resize(image_paths: List[str], max_size: int = 150, quality: int = 75,
                 output_format: Output = "JPEG") -> Dict[str, Any]:
    """What images would be in another size; the images themselves are not told."""
    results, read, written = [], 0, 0
    for path in image_paths:
        try:
            with Image.open(path) as image:
                before = os.path.getsize(path)
                read += before
                image.thumbnail((max_size, max_size), Image.Resampling.LANCZOS)
                after = len(encoded(image, output_format, quality))
                written += after
                results.append({"path": path, "success": True, "original_bytes": before, "output_bytes": after,
                                "new_size": list(image.size)})
        except Exception as error:
            results.append({"path": path, "success": False, "error": str(error)})
    good = sum(each["success"] for each in results)
    return {"total_images": len(image_paths), "successful": good, "failed": len(image_paths) - good,
            "total_input_bytes": read, "total_output_bytes": written,
            "overall_reduction": round(written / read, 4) if read else 0, "results": results}


TOOLS = {each.__name__: each for each in (get_image_info, resize_image, scan_directory, compute_image_hash, compare_hashes,
                                          batch_resize)}

if __name__ == "__main__":
    from serving import serve

    serve("image_resize", TOOLS, 8002)
