// SPDX-License-Identifier: MIT
#pragma once

#include "ui/flow/FlowLayout.h"
#include "ui/flow/FlowWords.h"

#include <QFont>

namespace linnet::ui {

enum class FlowFormat : quint8 { Svg, Png, Text, Pcap };

/// Everything that an export needs, so that it can be made on any thread. A value.
struct FlowExport
{
    FlowFormat format = FlowFormat::Svg;
    sip::Ladder ladder;
    QList<sip::TraceEntry> entries;
    FlowFilter filter = FlowFilter::All;
    FlowWords words;
    QFont font; ///< the application's

    /// Empty where the format cannot hold it: a PNG of some hundred steps and more ends.
    QByteArray bytes() const;
    /// Why it could not be written, in the system's words; nothing if it could.
    std::optional<QString> write(const QString &path) const;
};

/// The ladder without the steps that the filter hides; they keep their numbers.
sip::Ladder shownOnly(const sip::Ladder &ladder, FlowFilter filter);

} // namespace linnet::ui
