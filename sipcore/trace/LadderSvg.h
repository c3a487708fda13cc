// SPDX-License-Identifier: MIT
#pragma once

#include "trace/LadderWords.h"

namespace linnet::sip {

/// Colours of the picture, "#rrggbb". The default is the light theme of look/LOOK.md.
struct LadderColours
{
    QByteArray base, text, muted, line, control, box;
    QByteArray reg, message, session, presence, msrp, challenge, failure, other; ///< by LadderClass

    static LadderColours light();
    QByteArray of(LadderClass cls) const;
};

/// The ladder as an SVG picture (SVG 1.1, UTF-8, no scripts, no outer references), drawn as the flow view draws it. Every
/// step is a group with its number as id ("step-3") and its time, path and transport as title.
QByteArray ladderSvg(const Ladder &ladder, const LadderWords &words, const LadderColours &colours = LadderColours::light());

} // namespace linnet::sip
