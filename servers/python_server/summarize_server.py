#!/usr/bin/env python3
"""Lets a language model summarize texts: the plain Python answer to the contract of the summarize server, as three
tools on FastMCP over OpenAI's SDK, or Upstage's endpoint.

SUMMARIZE_PROVIDER is openai (the default) or upstage, and the key is in OPENAI_API_KEY or UPSTAGE_API_KEY.
"""

import functools
import os
from typing import Any, Dict, List, Literal

Style = Literal["concise", "detailed", "bullet"]

PROVIDER = os.environ.get("SUMMARIZE_PROVIDER", "openai").lower()
UPSTAGE = "https://api.upstage.ai/v1/solar/chat/completions"
SHORTEST = 100  # characters; a shorter text is its own summary
STYLES = {"concise": "Be brief.", "detailed": "Go into detail, and keep all key points.",
          "bullet": "Write bullet points."}


def request(model: str, text: str, words: int, style: str) -> dict:
    system = f"You summarize texts. {STYLES[style]} Stay under {words} words."
    return {"model": model, "max_tokens": 2 * words,
            "messages": [{"role": "system", "content": system},
                         {"role": "user", "content": f"Summarize this text:\n\n{text}"}]}


@functools.lru_cache
def openai():
    from openai import OpenAI  # here, as its import takes a second

    return OpenAI()


def ask_openai(text: str, words: int, style: str) -> str:
    answer = openai().chat.completions.create(**request("gpt-4o", text, words, style))
    return answer.choices[0].message.content


def ask_upstage(text: str, words: int, style: str) -> str:
    import httpx

    key = os.environ.get("UPSTAGE_API_KEY")
    if not key:
        raise ValueError("UPSTAGE_API_KEY environment variable is required")
    answer = httpx.post(UPSTAGE, json=request("solar-pro", text, words, style), timeout=60,
                        headers={"Authorization": f"Bearer {key}"})
    answer.raise_for_status()
    return answer.json()["choices"][0]["message"]["content"]


def summary_of(text: str, words: int, style: str) -> str:
    if not text.strip():
        return "Error: Empty text provided"
    if len(text) < SHORTEST:
        return text
    try:
        return (ask_upstage if PROVIDER == "upstage" else ask_openai)(text, words, style)
    except Exception as error:  # whatever it is, the client is told
        return f"Error summarizing text: {error}"


def summarize_text(text: str, max_length: int = 150, style: Style = "concise") -> str:
    """A summary of one text, of at most so many words."""
    return summary_of(text, max_length, style)


def summarize_documents(documents: List[str], max_length_per_doc: int = 100, style: Style = "concise") -> List[str]:
    """A summary of each document, in their order."""
    return [summary_of(text, max_length_per_doc, style) for text in documents]


def get_provider_info() -> Dict[str, Any]:
    """Whose model summarizes, and in which styles."""
    return {"provider": PROVIDER, "available_styles": list(STYLES), "default_max_length": 150}


TOOLS = {each.__name__: each for each in (summarize_text, summarize_documents, get_provider_info)}

if __name__ == "__main__":
    from serving import serve

    serve("summarize", TOOLS, 8003)
