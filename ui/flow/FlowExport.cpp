// SPDX-License-Identifier: MIT
#include "ui/flow/FlowExport.h"

#include "trace/LadderSvg.h"
#include "trace/LadderText.h"
#include "trace/Pcap.h"
#include "ui/flow/FlowPainter.h"

#include <QBuffer>
#include <QImage>
#include <QSaveFile>

namespace linnet::ui {

sip::Ladder shownOnly(const sip::Ladder &ladder, FlowFilter filter)
{
    if (filter == FlowFilter::All)
        return ladder;
    sip::Ladder shown;
    shown.lanes = ladder.lanes;
    for (sip::LadderSection section : ladder.sections) {
        const int first = int(shown.steps.size());
        for (int i = section.first; i < section.first + section.count; ++i)
            if (isShown(ladder.steps[i], filter))
                shown.steps.append(ladder.steps[i]);
        section.first = first;
        section.count = int(shown.steps.size()) - first;
        if (section.count > 0)
            shown.sections.append(section);
    }
    return shown;
}

QByteArray FlowExport::bytes() const
{
    const sip::Ladder shown = shownOnly(ladder, filter);
    switch (format) {
    case FlowFormat::Svg: return sip::ladderSvg(shown, words.forExport());
    case FlowFormat::Text: return sip::ladderText(shown, words.forExport());
    case FlowFormat::Pcap: return sip::pcapOf(entries);
    case FlowFormat::Png: break;
    }
    // In light colours whatever the window wears: it goes into documents.
    const QImage image = flowImage(shown, FlowFilter::All, words, Tokens::light(), Metrics(font));
    QByteArray png;
    QBuffer buffer(&png);
    if (image.isNull() || !buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, "PNG"))
        return {};
    return png;
}

std::optional<QString> FlowExport::write(const QString &path) const
{
    const QByteArray content = bytes();
    if (content.isEmpty())
        return QString();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit())
        return file.errorString();
    return std::nullopt;
}

} // namespace linnet::ui
