// SPDX-License-Identifier: MIT
#include "trace/LadderText.h"

namespace linnet::sip {
namespace {

constexpr qsizetype kTimeWidth = 11; ///< seconds and the number of the step
constexpr qsizetype kSmallestGap = 24; ///< between two lanes
constexpr qsizetype kLargestGap = 44;

QString seconds(std::chrono::milliseconds time) { return QString::number(double(time.count()) / 1000.0, 'f', 3); }

QString centred(const QString &text, qsizetype width, QChar fill)
{
    const qsizetype left = std::max<qsizetype>((width - text.size()) / 2, 0);
    return (QString(left, fill) + text).leftJustified(width, fill, true);
}

/// The drawing: lanes are columns, `gap` characters from one to the next.
class Drawing
{
public:
    Drawing(const Ladder &ladder, const LadderWords &words) : m_ladder(ladder), m_words(words)
    {
        m_gap = kSmallestGap;
        for (const LadderStep &step : ladder.steps)
            m_gap = std::max(m_gap, words.step(step).size() + 8);
        for (const LadderLane &lane : ladder.lanes)
            m_gap = std::max(m_gap, std::max(words.lane(lane).size(), lane.address.size()) + 2);
        m_gap = std::min(m_gap, kLargestGap);
    }

    QString draw()
    {
        heads();
        for (const LadderSection &section : m_ladder.sections) {
            const QString title = m_words.section(section);
            line(QStringLiteral("-- ") + title + u' ' + QString(std::max<qsizetype>(width() - title.size() - 4, 0), u'-'));
            for (int i = section.first; i < section.first + section.count; ++i)
                step(m_ladder.steps[i]);
        }
        return m_text;
    }

private:
    qsizetype column(int lane) const { return kTimeWidth + m_gap / 2 + lane * m_gap; }
    qsizetype width() const { return kTimeWidth + m_ladder.lanes.size() * m_gap; }

    void line(QString text)
    {
        while (text.endsWith(u' '))
            text.chop(1);
        m_text += text + u'\n';
    }

    void heads()
    {
        QString names = m_words.seconds.leftJustified(kTimeWidth, u' ', true);
        QString addresses(kTimeWidth, u' ');
        for (const LadderLane &lane : m_ladder.lanes) {
            names += centred(m_words.lane(lane), m_gap, u' ');
            const QString address = lane.address.isEmpty() ? lane.endpoint : QString::fromUtf8(lane.address);
            addresses += centred(address, m_gap, u' ');
        }
        line(names);
        line(addresses);
    }

    void step(const LadderStep &step)
    {
        QString row = (seconds(step.sinceFirst).rightJustified(8) + QString::number(step.number).rightJustified(5)).leftJustified(width());
        for (int lane = 0; lane < m_ladder.lanes.size(); ++lane)
            row[column(lane)] = u'|';
        if (step.toLane == step.fromLane) { // a server sends to itself
            line(row.replace(column(step.toLane) + 1, m_gap / 2, (QStringLiteral("<> ") + m_words.step(step)).leftJustified(m_gap / 2)));
            return;
        }
        const bool rightwards = step.toLane > step.fromLane;
        const qsizetype from = column(std::min(step.fromLane, step.toLane)) + 1;
        const qsizetype length = column(std::max(step.fromLane, step.toLane)) - from;
        const bool isArrow = step.kind == TraceEntry::Kind::Sip || step.kind == TraceEntry::Kind::KeepAlive;
        const QChar stroke = !isArrow ? u' ' : step.isRequest || !step.status ? u'-' : u'.';
        QString arrow = centred(u' ' + m_words.step(step) + u' ', length, stroke);
        if (isArrow)
            arrow[rightwards ? length - 1 : 0] = rightwards ? u'>' : u'<';
        row.replace(from, length, arrow);
        line(row);
    }

    const Ladder &m_ladder;
    const LadderWords &m_words;
    qsizetype m_gap = 0;
    QString m_text;
};

} // namespace

QByteArray ladderText(const Ladder &ladder, const LadderWords &words)
{
    QByteArray out = Drawing(ladder, words).draw().toUtf8();
    for (const LadderStep &step : ladder.steps) {
        const bool isOut = step.direction == TraceEntry::Direction::Out;
        out += QStringLiteral("\n--- %1  %2  %3 %4 %5 %6  %7\n")
                   .arg(QString::number(step.number), step.time.toString(Qt::ISODateWithMs), QString::fromLatin1(step.transport),
                        step.local, isOut ? QStringLiteral("->") : QStringLiteral("<-"), step.remote, words.step(step))
                   .toUtf8();
        out += step.bytes;
        if (!step.detail.isEmpty())
            out += step.detail + '\n';
        if (!out.endsWith('\n'))
            out += '\n';
    }
    return out + '\n' + words.hiddenNote.toUtf8() + '\n';
}

} // namespace linnet::sip
