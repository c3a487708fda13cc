// SPDX-License-Identifier: MIT
#include "trace/LadderSvg.h"

namespace linnet::sip {
namespace {

// look/LOOK.md section 6, Flow; px.
constexpr int kLaneWidth = 164;
constexpr int kLaneHeight = 46;
constexpr int kLaneGap = 260; ///< from one lane line to the next
constexpr int kFirstLane = 150;
constexpr int kTop = 16;
constexpr int kRow = 33;
constexpr int kSection = 44;
constexpr int kDisc = 9; ///< radius
constexpr int kHead = 9; ///< of the arrow
constexpr int kLegend = 48;

QByteArray number(double value) { return QByteArray::number(value, 'g', 6); }

/// Text of an XML document; what XML 1.0 does not allow becomes U+FFFD.
QByteArray escaped(const QString &text)
{
    QString clean = text;
    for (QChar &c : clean) {
        const bool isAllowed = c >= u' ' || c == u'\t' || c == u'\n' || c == u'\r';
        if (!isAllowed || c == QChar(0xfffe) || c == QChar(0xffff))
            c = QChar::ReplacementCharacter;
    }
    return clean.toHtmlEscaped().toUtf8();
}

class Picture
{
public:
    Picture(const Ladder &ladder, const LadderWords &words, const LadderColours &colours)
        : m_ladder(ladder), m_words(words), m_colours(colours)
    {
    }

    QByteArray draw()
    {
        m_y = kTop + kLaneHeight + 12;
        for (const LadderSection &section : m_ladder.sections)
            drawSection(section);
        const int bottom = m_y + 8;
        legend(bottom);

        const QByteArray width = number(std::max(this->width(), 760));
        const QByteArray height = number(bottom + kLegend + 24);
        QByteArray svg = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"" + width
            + "\" height=\"" + height + "\" viewBox=\"0 0 " + width + ' ' + height
            + "\" font-family=\"Inter, 'Noto Sans', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif\" font-size=\"12\">\n"
            + "<rect width=\"100%\" height=\"100%\" fill=\"" + m_colours.base + "\"/>\n";
        svg += heads(bottom);
        return svg + m_out + "</svg>\n";
    }

private:
    int x(int lane) const { return kFirstLane + lane * kLaneGap; }
    int width() const { return x(int(m_ladder.lanes.size()) - 1) + kLaneWidth / 2 + 16; }

    QByteArray text(double atX, double atY, const QByteArray &attributes, const QString &words) const
    {
        return "<text x=\"" + number(atX) + "\" y=\"" + number(atY) + "\" " + attributes + '>' + escaped(words) + "</text>\n";
    }
    QByteArray line(double x1, double y1, double x2, double y2, const QByteArray &stroke) const
    {
        return "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) + "\" y2=\"" + number(y2) + "\" stroke=\"" + stroke;
    }

    QByteArray heads(int bottom) const
    {
        QByteArray out = text(16, kTop + 28, "font-size=\"11\" fill=\"" + m_colours.muted + '"', m_words.seconds);
        for (int lane = 0; lane < m_ladder.lanes.size(); ++lane) {
            const LadderLane &one = m_ladder.lanes[lane];
            out += line(x(lane), kTop + kLaneHeight, x(lane), bottom, m_colours.control) + "\" stroke-dasharray=\"1 3\"/>\n";
            out += "<rect x=\"" + number(x(lane) - kLaneWidth / 2) + "\" y=\"" + number(kTop) + "\" width=\"" + number(kLaneWidth) + "\" height=\""
                + number(kLaneHeight) + "\" rx=\"8\" fill=\"" + m_colours.box + "\" stroke=\"" + m_colours.line + "\"/>\n";
            out += text(x(lane), kTop + 19, "font-size=\"13\" font-weight=\"600\" text-anchor=\"middle\" fill=\"" + m_colours.text + '"', m_words.lane(one));
            const QString address = one.address.isEmpty() ? one.endpoint : QString::fromUtf8(one.address);
            out += text(x(lane), kTop + 36, "font-size=\"11\" text-anchor=\"middle\" fill=\"" + m_colours.muted + '"', address);
        }
        return out;
    }

    void drawSection(const LadderSection &section)
    {
        m_out += "<rect x=\"16\" y=\"" + number(m_y) + "\" width=\"" + number(width() - 32) + "\" height=\"" + number(kSection - 14) + "\" fill=\""
            + m_colours.base + "\"/>\n";
        m_out += text(16, m_y + 18, "font-weight=\"600\" fill=\"" + m_colours.muted + '"', m_words.section(section));
        m_out += line(16, m_y + 28.5, width() - 16, m_y + 28.5, m_colours.line) + "\"/>\n";
        m_y += kSection;
        for (int i = section.first; i < section.first + section.count; ++i)
            drawStep(m_ladder.steps[i]);
    }

    void drawStep(const LadderStep &step)
    {
        const QByteArray colour = m_colours.of(step.cls);
        const int from = x(step.fromLane);
        const int to = x(step.toLane);
        const int sign = to > from ? 1 : -1;
        const int y = m_y + 12;
        const bool isOut = step.direction == TraceEntry::Direction::Out;
        m_out += "<g id=\"step-" + QByteArray::number(step.number) + "\"><title>"
            + escaped(QStringLiteral("%1  %2 %3 %4 %5").arg(step.time.toString(Qt::ISODateWithMs), QString::fromLatin1(step.transport), step.local,
                                                         isOut ? QStringLiteral("→") : QStringLiteral("←"), step.remote))
            + "</title>\n";
        m_out += text(16, y + 4, "font-size=\"11\" fill=\"" + m_colours.muted + '"', QString::number(double(step.sinceFirst.count()) / 1000.0, 'f', 3));
        const bool isArrow = step.kind == TraceEntry::Kind::Sip || step.kind == TraceEntry::Kind::KeepAlive;
        if (isArrow) {
            const bool isDashed = !step.isRequest && step.status != 0; // a keep-alive is neither
            m_out += line(from + sign * kDisc, y, to - sign * (kHead + 4), y, colour) + "\" stroke-width=\"1.75\""
                + (isDashed ? " stroke-dasharray=\"5 4\"" : "") + "/>\n";
            const int tip = to - sign * 4;
            const int back = tip - sign * kHead;
            m_out += "<polygon points=\"" + number(tip) + ',' + number(y) + ' ' + number(back) + ',' + number(y - 4.5) + ' ' + number(back) + ','
                + number(y + 4.5) + "\" fill=\"" + colour + "\"/>\n";
        }
        const QString label = m_words.step(step);
        const double middle = (from + to) / 2.0;
        const double labelY = isArrow ? y - 6 : y + 4;
        if (std::abs(step.fromLane - step.toLane) > 1) { // it crosses a lane
            const double patch = 7.0 * double(label.size());
            m_out += "<rect x=\"" + number(middle - patch / 2) + "\" y=\"" + number(labelY - 11) + "\" width=\"" + number(patch) + "\" height=\"14\" fill=\""
                + m_colours.base + "\"/>\n";
        }
        m_out += text(middle, labelY, "font-weight=\"500\" text-anchor=\"middle\" fill=\"" + colour + '"', label);
        m_out += "<circle cx=\"" + number(from) + "\" cy=\"" + number(y) + "\" r=\"" + number(kDisc) + "\" fill=\"" + colour + "\"/>\n";
        m_out += text(from, y + 3.5, "font-size=\"9.5\" font-weight=\"600\" text-anchor=\"middle\" fill=\"" + m_colours.base + '"',
                      QString::number(step.number));
        m_out += "</g>\n";
        m_y += kRow;
    }

    /// The classes that occur, and what dashes mean.
    void legend(int y)
    {
        m_out += line(0, y + 0.5, std::max(width(), 760), y + 0.5, m_colours.line) + "\"/>\n";
        int at = 16;
        const auto entry = [&](const QByteArray &colour, const QByteArray &dashes, const QString &words) {
            m_out += line(at, y + 24, at + 18, y + 24, colour) + "\" stroke-width=\"1.75\"" + dashes + "/>\n";
            m_out += text(at + 26, y + 28, "fill=\"" + m_colours.muted + '"', words);
            at += 50 + 7 * int(words.size());
        };
        for (int cls = 0; cls <= int(LadderClass::Other); ++cls) {
            const bool occurs = std::any_of(m_ladder.steps.begin(), m_ladder.steps.end(),
                                            [cls](const LadderStep &step) { return int(step.cls) == cls; });
            if (occurs)
                entry(m_colours.of(LadderClass(cls)), {}, m_words.cls(LadderClass(cls)));
        }
        entry(m_colours.muted, " stroke-dasharray=\"5 4\"", m_words.response);
        m_out += text(16, y + kLegend + 6, "fill=\"" + m_colours.muted + '"', m_words.hiddenNote);
    }

    const Ladder &m_ladder;
    const LadderWords &m_words;
    const LadderColours &m_colours;
    QByteArray m_out;
    int m_y = 0;
};

} // namespace

LadderColours LadderColours::light()
{
    return {"#FFFFFF", "#1A1D23", "#585F6C", "#DFE2E8", "#858C99", "#F3F4F7", "#0B6684", "#2E50B4",
            "#7638B4", "#A02C78", "#17744A", "#825200", "#B92B37", "#585F6C"};
}

QByteArray LadderColours::of(LadderClass cls) const
{
    switch (cls) {
    case LadderClass::Register:
        return reg;
    case LadderClass::Pager:
        return message;
    case LadderClass::Session:
        return session;
    case LadderClass::Presence:
        return presence;
    case LadderClass::Msrp:
        return msrp;
    case LadderClass::Challenge:
        return challenge;
    case LadderClass::Failure:
        return failure;
    case LadderClass::Other:
        break;
    }
    return other;
}

QByteArray ladderSvg(const Ladder &ladder, const LadderWords &words, const LadderColours &colours)
{
    return Picture(ladder, words, colours).draw();
}

} // namespace linnet::sip
