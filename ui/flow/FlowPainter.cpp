// SPDX-License-Identifier: MIT
#include "ui/flow/FlowPainter.h"

#include "ui/style/LinnetStyle.h"

#include <QImage>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace linnet::ui {

using Kind = sip::TraceEntry::Kind;
using sip::LadderStep;

namespace {

constexpr double kStroke = 1.75;
constexpr int kHighestPicture = 32'000; // QPainter's raster ends at 32,767

bool hasHead(const LadderStep &step) { return step.kind == Kind::Sip || step.kind == Kind::KeepAlive; }

} // namespace

FlowPainter::FlowPainter(const sip::Ladder &ladder, const FlowLayout &layout, const FlowWords &words, const Tokens &tokens, const Metrics &metrics)
    : m_ladder(ladder), m_layout(layout), m_words(words), m_tokens(tokens), m_metrics(metrics)
{
}

FlowLayout::Sizes FlowPainter::sizes(const Metrics &m)
{
    const int label = m.line(TextRole::Small);
    FlowLayout::Sizes sizes;
    sizes.margin = m.u(16);
    sizes.time = m.u(52);
    sizes.laneWidth = m.u(164);
    sizes.laneHeight = qMax(m.u(46), m.line(TextRole::UiStrong) + m.line(TextRole::Caption) + m.u(10));
    sizes.laneTop = m.u(12);
    sizes.laneBelow = m.u(8);
    sizes.laneGap = m.u(24);
    sizes.laneReach = m.u(360);
    sizes.row = qMax(m.u(33), label + m.u(16));
    sizes.label = label / 2 + m.u(4);
    sizes.arrow = qMax(m.u(22), label + m.u(6));
    sizes.section = qMax(m.u(38), label + m.u(22));
    sizes.sectionTitle = sizes.section - m.u(18);
    sizes.sectionLine = sizes.section - m.u(5);
    sizes.bottom = m.u(12);
    return sizes;
}

QColor FlowPainter::colour(const Tokens &tokens, sip::LadderClass cls)
{
    switch (cls) {
    case sip::LadderClass::Register: return tokens[Colour::FlowRegister];
    case sip::LadderClass::Pager: return tokens[Colour::AccentText];
    case sip::LadderClass::Session: return tokens[Colour::FlowSession];
    case sip::LadderClass::Presence: return tokens[Colour::FlowPresence];
    case sip::LadderClass::Msrp: return tokens[Colour::Success];
    case sip::LadderClass::Challenge: return tokens[Colour::Warning];
    case sip::LadderClass::Failure: return tokens[Colour::Danger];
    case sip::LadderClass::Other: break;
    }
    return tokens[Colour::Muted];
}

void FlowPainter::paintHeader(QPainter &painter, int width, int scroll) const
{
    const Metrics &m = m_metrics;
    const FlowLayout::Sizes &s = m_layout.sizes();
    painter.fillRect(0, 0, width, m_layout.headerHeight(), m_tokens[Colour::Base]);
    painter.setFont(m.font(TextRole::Caption));
    painter.setPen(m_tokens[Colour::Muted]);
    painter.drawText(QRect(s.margin, s.laneTop, s.time, s.laneHeight), Qt::AlignLeft | Qt::AlignVCenter, FlowWords::tr("Seconds"));
    for (int lane = 0; lane < m_layout.laneCount(); ++lane) {
        painter.save();
        if (lane > 0)
            painter.setClipRect(QRect(m_layout.scrollingFrom() + 1, 0, width, m_layout.headerHeight()), Qt::IntersectClip);
        const QRect box = m_layout.laneBox(lane, scroll);
        drawBox(painter, box, m.u(8), m_tokens[Colour::Window], m_tokens[Colour::Line]);
        const QRect words = box.adjusted(m.u(8), 0, -m.u(8), 0);
        const QString address = m_words.laneAddress(m_ladder.lanes[lane]);
        const int first = m.line(TextRole::UiStrong);
        const int second = address.isEmpty() ? 0 : m.line(TextRole::Caption);
        const int top = box.top() + (box.height() - first - second) / 2;
        painter.setFont(m.font(TextRole::UiStrong));
        painter.setPen(m_tokens[Colour::Text]);
        painter.drawText(QRect(words.left(), top, words.width(), first), Qt::AlignCenter,
                         painter.fontMetrics().elidedText(m_words.laneName(m_ladder.lanes[lane]), Qt::ElideRight, words.width()));
        painter.setFont(m.font(TextRole::Caption));
        painter.setPen(m_tokens[Colour::Muted]);
        painter.drawText(QRect(words.left(), top + first, words.width(), second), Qt::AlignCenter,
                         painter.fontMetrics().elidedText(address, Qt::ElideMiddle, words.width()));
        painter.restore();
    }
    paintLanes(painter, s.laneTop + s.laneHeight + 3, m_layout.headerHeight(), width, scroll);
}

void FlowPainter::paintLanes(QPainter &painter, int top, int bottom, int width, int scroll) const
{
    painter.save();
    QPen pen(m_tokens[Colour::Control], 1.5, Qt::CustomDashLine, Qt::FlatCap);
    pen.setDashPattern({1.2, 1.6});
    painter.setPen(pen);
    for (int lane = 0; lane < m_layout.laneCount(); ++lane) {
        if (lane == 1)
            painter.setClipRect(QRect(m_layout.scrollingFrom() + 1, top, width, bottom - top), Qt::IntersectClip);
        const double x = m_layout.laneX(lane, scroll) + 0.5;
        painter.drawLine(QPointF(x, top), QPointF(x, bottom));
    }
    painter.restore();
}

QColor FlowPainter::ground(int step, const Marks &marks) const
{
    return m_tokens[step == marks.selected ? Colour::Selected : step == marks.hovered ? Colour::Hover : Colour::Base];
}

void FlowPainter::paintRows(QPainter &painter, int from, int to, int width, int scroll, const Marks &marks) const
{
    const Metrics &m = m_metrics;
    const FlowLayout::Sizes &s = m_layout.sizes();
    const int first = m_layout.firstRowBelow(from);
    int last = first;
    while (last < m_layout.rowCount() && m_layout.row(last).top < to)
        ++last;
    painter.setRenderHint(QPainter::Antialiasing);
    for (int row = first; row < last; ++row) {
        const FlowLayout::Row &facts = m_layout.row(row);
        const QColor fill = ground(facts.step, marks);
        const QRect band(m.u(8), facts.top, width - m.u(16), s.row);
        if (fill != m_tokens[Colour::Base])
            drawBox(painter, band, m.u(6), fill, QColor());
        if (facts.step == marks.selected && marks.focused)
            drawBox(painter, band, m.u(6), QColor(), m_tokens[Colour::Ring], 2);
    }
    for (const FlowLayout::Section &section : m_layout.sections()) {
        if (section.bottom < from || section.top > to)
            continue;
        painter.setFont(m.font(TextRole::SmallStrong));
        painter.setPen(m_tokens[Colour::Muted]);
        const int tall = m.line(TextRole::Small);
        painter.drawText(QRect(s.margin, section.top + s.sectionTitle - tall / 2, width - 2 * s.margin, tall), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(m_words.section(m_ladder.sections[section.section]), Qt::ElideRight, width - 2 * s.margin));
        painter.fillRect(QRect(s.margin, section.top + s.sectionLine, width - 2 * s.margin, 1), m_tokens[Colour::Line]);
        paintLanes(painter, qMax(from, section.top + s.sectionLine + 1), qMin(to, section.bottom + m.u(4)), width, scroll);
    }
    for (int row = first; row < last; ++row)
        paintStep(painter, m_layout.row(row), width, scroll, marks);
}

void FlowPainter::paintStep(QPainter &painter, const FlowLayout::Row &row, int width, int scroll, const Marks &marks) const
{
    const Metrics &m = m_metrics;
    const FlowLayout::Sizes &s = m_layout.sizes();
    const LadderStep &step = m_ladder.steps[row.step];
    const QColor ink = colour(m_tokens, step.cls);
    const QColor back = ground(row.step, marks);
    const double y = row.top + s.arrow;

    painter.setFont(m.font(TextRole::Caption));
    painter.setPen(m_tokens[Colour::Muted]);
    const int time = m.line(TextRole::Caption);
    painter.drawText(QRect(s.margin, int(y) - time / 2, s.time, time), Qt::AlignLeft | Qt::AlignVCenter, FlowWords::seconds(step));

    const double from = m_layout.laneX(step.fromLane, scroll) + 0.5;
    const double to = m_layout.laneX(step.toLane, scroll) + 0.5;
    const double way = to > from ? 1 : -1;
    painter.save();
    // Lanes that scrolled away lie below the first one; what leads to them ends there.
    painter.setClipRect(QRect(m_layout.laneX(0, 0) - s.laneWidth / 2, row.top - 1, width, s.row + 2), Qt::IntersectClip);
    if (qAbs(to - from) > m.u(40)) {
        QPen pen(ink, kStroke, Qt::SolidLine, Qt::FlatCap);
        if (step.kind == Kind::Sip && !step.isRequest)
            pen.setDashPattern({5 / kStroke, 4 / kStroke});
        else if (step.kind != Kind::Sip)
            pen.setDashPattern({1, 2});
        painter.setPen(pen);
        const double head = hasHead(step) ? m.u(9) : 0;
        const double tip = to - way * m.u(4);
        painter.drawLine(QPointF(from + way * m.u(9), y), QPointF(tip - way * head * 0.8, y));
        if (head > 0) {
            QPainterPath triangle(QPointF(tip, y));
            triangle.lineTo(tip - way * head, y - head / 2);
            triangle.lineTo(tip - way * head, y + head / 2);
            triangle.closeSubpath();
            painter.fillPath(triangle, ink);
        }
        QFont font = m.font(TextRole::Small);
        font.setWeight(QFont::Medium);
        painter.setFont(font);
        const int room = int(qAbs(to - from)) - m.u(26);
        const QString words = painter.fontMetrics().elidedText(m_words.label(step), Qt::ElideRight, room);
        const int wide = painter.fontMetrics().horizontalAdvance(words) + m.u(6);
        const int tall = m.line(TextRole::Small);
        const QRect patch(int((from + to) / 2) - wide / 2, row.top + s.label - tall / 2, wide, tall);
        const bool found = marks.found && std::binary_search(marks.found->cbegin(), marks.found->cend(), row.step);
        if (found)
            drawBox(painter, patch.adjusted(-m.u(2), 0, m.u(2), 0), m.u(2), m_tokens[Colour::Match], QColor());
        else
            painter.fillRect(patch.adjusted(0, 1, 0, -1), back);
        painter.setPen(found ? m_tokens[Colour::Text] : ink);
        painter.drawText(patch, Qt::AlignCenter, words);
    }
    if (step.fromLane == 0 || from > m_layout.scrollingFrom())
        paintDisc(painter, QPointF(from, y), step, back);
    painter.restore();
}

void FlowPainter::paintDisc(QPainter &painter, const QPointF &centre, const LadderStep &step, const QColor &ground) const
{
    const Metrics &m = m_metrics;
    QFont font = m.font(TextRole::Caption);
    font.setWeight(QFont::Bold);
    font.setPointSizeF(font.pointSizeF() > 0 ? font.pointSizeF() * 0.92 : font.pointSizeF());
    painter.setFont(font);
    const QString number = QString::number(step.number);
    const double tall = qMax(m.u(18), painter.fontMetrics().height());
    const double wide = qMax(tall, double(painter.fontMetrics().horizontalAdvance(number) + m.u(4)));
    const QRectF disc(centre.x() - wide / 2, centre.y() - tall / 2, wide, tall);
    const QColor ink = colour(m_tokens, step.cls);
    const bool message = step.kind == Kind::Sip;
    drawBox(painter, disc, tall / 2, message ? ink : ground, ink, message ? 1 : 1.5);
    painter.setPen(message ? m_tokens[Colour::Base] : ink);
    painter.drawText(disc, Qt::AlignCenter, number);
}

QImage flowImage(const sip::Ladder &ladder, FlowFilter filter, const FlowWords &words, const Tokens &tokens, const Metrics &metrics, qreal ratio)
{
    FlowLayout layout;
    layout.lay(ladder, filter, FlowPainter::sizes(metrics), metrics.u(792));
    const int width = qMax(metrics.u(792), layout.contentWidth());
    const int note = metrics.u(28);
    const int height = layout.headerHeight() + layout.contentHeight() + note;
    if (height * ratio > kHighestPicture)
        ratio = 1;
    if (height > kHighestPicture)
        return {};
    QImage image(qRound(width * ratio), qRound(height * ratio), QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    image.fill(tokens[Colour::Base]);
    QPainter painter(&image);
    const FlowPainter flow(ladder, layout, words, tokens, metrics);
    flow.paintHeader(painter, width, 0);
    painter.translate(0, layout.headerHeight());
    flow.paintRows(painter, 0, layout.contentHeight(), width, 0, {});
    painter.setFont(metrics.font(TextRole::Caption));
    painter.setPen(tokens[Colour::Muted]);
    painter.drawText(QRect(layout.sizes().margin, layout.contentHeight(), width, note), Qt::AlignLeft | Qt::AlignVCenter, FlowWords::hiddenNote());
    return image;
}

} // namespace linnet::ui
