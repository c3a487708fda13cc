// SPDX-License-Identifier: MIT
#include "ui/flow/FlowDetails.h"

#include "ui/flow/FlowPainter.h"
#include "ui/flow/MessageText.h"
#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/Glyph.h"
#include "ui/widgets/Label.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>

namespace linnet::ui {

/// The number of the step in the colour of its class.
class FlowDetails::Disc final : public QWidget
{
public:
    Disc() { setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); }

    void set(int number, sip::LadderClass cls)
    {
        m_number = number;
        m_class = cls;
        updateGeometry();
        update();
    }

    QSize sizeHint() const override
    {
        const Metrics m;
        const int tall = qMax(m.u(22), m.line(TextRole::SmallStrong));
        return {qMax(tall, QFontMetrics(m.font(TextRole::SmallStrong)).horizontalAdvance(QString::number(m_number)) + m.u(10)), tall};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        drawBox(painter, rect(), height() / 2.0, FlowPainter::colour(tokens(), m_class), QColor());
        painter.setFont(Metrics().font(TextRole::SmallStrong));
        painter.setPen(ink(Colour::Base));
        painter.drawText(rect(), Qt::AlignCenter, QString::number(m_number));
    }

private:
    int m_number = 0;
    sip::LadderClass m_class = sip::LadderClass::Other;
};

/// A part of the pane on the window's ground with a hairline at its edge.
class FlowDetails::Bar final : public QWidget
{
public:
    enum class Line : quint8 { Above, Below };
    explicit Bar(Line line) : m_line(line) { }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), ink(Colour::Window));
        painter.fillRect(QRect(0, m_line == Line::Above ? 0 : height() - 1, width(), 1), ink(Colour::Line));
    }

private:
    Line m_line;
};

FlowDetails::FlowDetails(QWidget *parent)
    : QWidget(parent), m_disc(new Disc), m_name(named(new Label(TextRole::MessageStrong), u"stepName"_qs)),
      m_direction(named(new Label(TextRole::Ui, {}, QPalette::PlaceholderText), u"stepDirection"_qs)),
      m_copy(new IconButton(u"copy"_qs, tr("Copy the message"), u"stepCopy"_qs)), m_sentence(named(new Label(TextRole::Ui), u"stepSentence"_qs)),
      m_path(named(new Label(TextRole::Small, {}, QPalette::PlaceholderText), u"stepPath"_qs)), m_text(new MessageText),
      m_explanation(named(new Label(TextRole::Small), u"stepExplanation"_qs))
{
    setObjectName(u"flowDetails"_qs);
    const Metrics m;
    m_copy->setKeys(u"C"_qs);
    m_name->setElided(true);
    m_direction->setElided(true);
    m_sentence->setWordWrap(true);
    m_path->setWordWrap(true);
    m_path->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *head = new Bar(Bar::Line::Below);
    auto *words = new QVBoxLayout(head);
    words->setContentsMargins(m.u(16), m.u(12), m.u(16), m.u(12));
    words->setSpacing(m.u(8));
    auto *first = new QHBoxLayout;
    first->setSpacing(m.u(8));
    first->addWidget(m_disc);
    first->addWidget(m_name);
    first->addWidget(m_direction, 1);
    first->addWidget(m_copy);
    words->addLayout(first);
    words->addWidget(m_sentence);
    words->addWidget(m_path);

    auto *foot = new Bar(Bar::Line::Above);
    auto *notes = new QVBoxLayout(foot);
    notes->setContentsMargins(m.u(16), m.u(8), m.u(16), m.u(8));
    notes->setSpacing(m.u(6));
    m_explanation->setWordWrap(true);
    m_explanation->setMinimumHeight(2 * m.line(TextRole::Small));
    m_explanation->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    notes->addWidget(m_explanation);
    auto *note = new QHBoxLayout;
    note->setSpacing(m.u(8));
    note->addWidget(new Glyph(u"eye-off"_qs, 16, QPalette::PlaceholderText), 0, Qt::AlignTop);
    auto *hidden = named(new Label(TextRole::Small, FlowWords::hiddenNote(), QPalette::PlaceholderText), u"hiddenNote"_qs);
    hidden->setWordWrap(true);
    note->addWidget(hidden, 1);
    notes->addLayout(note);

    auto *box = new QVBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(0);
    box->addWidget(head);
    box->addWidget(m_text, 1);
    box->addWidget(foot);
    setMinimumWidth(m.u(260));
    connect(m_copy, &IconButton::clicked, this, &FlowDetails::copyRequested);
    connect(m_text, &MessageText::explained, this, [this](const QString &explanation) {
        m_explanation->setText(explanation);
        m_text->setAccessibleDescription(explanation);
    });
}

void FlowDetails::setStep(const sip::LadderStep &step, const sip::Ladder &ladder, const FlowWords &words)
{
    m_disc->set(step.number, step.cls);
    m_disc->show();
    m_name->setWholeText(words.title(step));
    m_direction->setWholeText(words.direction(step, ladder));
    m_sentence->setText(words.sentence(step, ladder));
    //: Time of a step to the millisecond, QTime format
    m_path->setText(QLocale().toString(step.time.toLocalTime().time(), tr("HH:mm:ss.zzz")) + u"   "_qs + words.path(step));
    m_copy->setVisible(!step.bytes.isEmpty());
    const bool readable = step.kind == sip::TraceEntry::Kind::Sip;
    m_text->setMessage(readable ? step.bytes : QByteArray(), FlowPainter::colour(tokens(), step.cls));
}

void FlowDetails::clear(const QString &sentence)
{
    m_disc->hide();
    m_copy->hide();
    m_name->setWholeText({});
    m_direction->setWholeText({});
    m_sentence->setText(sentence);
    m_path->setText({});
    m_text->setMessage({}, {});
}

} // namespace linnet::ui
