// SPDX-License-Identifier: MIT
#include "ui/flow/FlowLegend.h"

#include "ui/flow/FlowPainter.h"
#include "ui/style/Theme.h"

#include <QFontMetrics>
#include <QPainter>
#include <QStyle>

namespace linnet::ui {

using sip::LadderClass;

FlowLegend::FlowLegend(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"flowLegend"_qs);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    QStringList names;
    for (const Entry &entry : entries(10'000))
        names << entry.words;
    setAccessibleName(tr("Legend: %1").arg(names.join(u", "_qs)));
}

QList<FlowLegend::Entry> FlowLegend::entries(int width) const
{
    const Metrics m;
    const QFontMetrics metrics(m.font(TextRole::Small));
    const int line = qMax(m.u(20), m.line(TextRole::Small));
    QList<Entry> all;
    int x = m.u(16);
    int y = m.u(8);
    const auto add = [&](const QString &words, bool dashed, LadderClass cls) {
        const int wide = m.u(26) + metrics.horizontalAdvance(words);
        if (x + wide > width - m.u(16) && x > m.u(16)) {
            x = m.u(16);
            y += line;
        }
        all.append({words, QRect(x, y, wide, line), dashed, cls});
        x += wide + m.u(16);
    };
    for (const auto cls : {LadderClass::Register, LadderClass::Pager, LadderClass::Session, LadderClass::Msrp, LadderClass::Presence, LadderClass::Challenge, LadderClass::Failure})
        add(FlowWords::className(cls), false, cls);
    add(tr("Response"), true, LadderClass::Other);
    return all;
}

int FlowLegend::heightForWidth(int width) const { return entries(width).last().rect.bottom() + 1 + Metrics().u(8); }

QSize FlowLegend::sizeHint() const { return {Metrics().u(400), heightForWidth(width())}; }

void FlowLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Metrics m;
    painter.fillRect(rect(), ink(Colour::Window));
    painter.fillRect(QRect(0, 0, width(), 1), ink(Colour::Line));
    painter.setFont(m.font(TextRole::Small));
    for (const Entry &entry : entries(width())) {
        const QRect place = QStyle::visualRect(layoutDirection(), rect(), entry.rect);
        const QRect sample = QStyle::visualRect(layoutDirection(), place, QRect(place.left(), place.top(), m.u(18), place.height()));
        QPen pen(FlowPainter::colour(tokens(), entry.cls), 2, Qt::SolidLine, Qt::FlatCap);
        if (entry.dashed)
            pen.setDashPattern({2.5, 2});
        painter.setPen(pen);
        painter.drawLine(sample.left(), sample.center().y(), sample.right(), sample.center().y());
        painter.setPen(ink(Colour::Muted));
        painter.drawText(QStyle::visualRect(layoutDirection(), place, place.adjusted(m.u(24), 0, 0, 0)),
                         int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter), entry.words);
    }
}

} // namespace linnet::ui
