// SPDX-License-Identifier: MIT
#include "ui/windows/FlowWindow.h"

#include "ui/Words.h"
#include "ui/flow/FlowDetails.h"
#include "ui/flow/FlowLegend.h"
#include "ui/flow/FlowView.h"
#include "ui/style/Icons.h"
#include "ui/style/LinnetStyle.h"
#include "ui/style/TextRuns.h"
#include "ui/style/Theme.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/TabStrip.h"
#include "ui/windows/Ask.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QThreadPool>

namespace linnet::ui {

using sip::LadderSection;

namespace {

enum Page { Steps, Nothing, Gone };

constexpr int kListed = 30; // in the picker

QString iconOf(LadderSection::Kind kind)
{
    switch (kind) {
    case LadderSection::Kind::Registration: return u"user"_qs;
    case LadderSection::Kind::Pager: return u"message-circle"_qs;
    case LadderSection::Kind::Session: return u"phone"_qs;
    case LadderSection::Kind::Presence:
    case LadderSection::Kind::Options:
    case LadderSection::Kind::Other: break;
    }
    return u"arrows-left-right"_qs;
}

/// Green while more would be shown as it comes.
class LiveDot final : public QWidget
{
public:
    LiveDot()
    {
        setObjectName(u"flowLiveDot"_qs);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }
    QSize sizeHint() const override { return {Metrics().u(8), Metrics().u(8)}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        drawBox(painter, rect(), width() / 2.0, ink(Colour::Online), QColor());
    }
};

} // namespace

/// The toolbar with its hairline.
class FlowWindow::Bar final : public QWidget
{
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(QRect(0, height() - 1, width(), 1), ink(Colour::Line));
    }
};

FlowWindow::FlowWindow(Backend &backend, QWidget *parent)
    : QWidget(parent, Qt::Window), m_backend(backend), m_splitter(new QSplitter), m_pages(new QStackedWidget), m_view(new FlowView),
      m_details(new FlowDetails), m_legend(new FlowLegend), m_said(named(new Label(TextRole::Small), u"flowSaid"_qs))
{
    setObjectName(u"flowWindow"_qs);
    setWindowTitle(tr("Flow"));
    const Metrics m;
    m_pages->setObjectName(u"flowPages"_qs);
    m_pages->addWidget(m_view);
    m_pages->addWidget(new EmptyState(u"arrows-left-right"_qs, tr("Nothing went over the wire yet"), tr("Steps appear here as they happen."), {}, u"flowNothing"_qs));
    m_pages->addWidget(new EmptyState(u"clock-x"_qs, tr("No longer in the trace"),
                                      tr("Linnet keeps the newest 32 MB of its traffic. What belonged to this is older, or the trace was cleared."), {}, u"flowGone"_qs));
    m_said->setContentsMargins(m.u(16), m.u(8), m.u(16), m.u(8));
    m_said->setElided(true);
    m_said->hide();
    auto *left = named(new QWidget, u"flowLeft"_qs);
    left->setBackgroundRole(QPalette::Base);
    left->setAutoFillBackground(true);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_pages, 1);
    column->addWidget(m_legend);
    column->addWidget(m_said);
    m_splitter->setObjectName(u"flowSplitter"_qs);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    auto *box = new QVBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(0);
    box->addWidget(makeToolbar());
    box->addWidget(m_splitter, 1);
    m_view->setMinimumHeight(m.u(140));
    m_details->setMinimumHeight(m.u(300));
    setMinimumSize(m.u(420), m.u(600));
    resize(m.u(1200), m.u(800));
    m_splitter->setSizes({width() - m.u(400), m.u(400)});
    m_saidFor.setSingleShot(true);
    m_saidFor.setInterval(8000);
    connectView();
    makeShortcuts();
    showEmpty();
    showLive();
}

FlowWindow::~FlowWindow() { stop(); }

QWidget *FlowWindow::makeToolbar()
{
    const Metrics m;
    auto *bar = named(new Bar, u"flowToolbar"_qs);
    m_picker = new Button(Button::Kind::Normal, tr("Everything recent"), u"flowPicker"_qs);
    m_picker->setDecoration(u"arrows-left-right"_qs, true);
    m_picker->setAccessibleDescription(tr("Choose which flow is shown"));
    m_filter = new TabStrip;
    m_filter->addTab(tr("All"), u"flowAll"_qs);
    m_filter->addTab(tr("SIP"), u"flowSip"_qs);
    m_find = named(new SearchField, u"flowFind"_qs, tr("Find in flow"));
    m_find->setPlaceholderText(tr("Find in flow"));
    m_find->setMinimumWidth(m.u(140));
    m_found = named(new Label(TextRole::Small, {}, QPalette::PlaceholderText), u"flowFound"_qs);
    m_dot = new LiveDot;
    m_live = named(new Label(TextRole::Ui, tr("Live")), u"flowLive"_qs);
    m_export = new Button(Button::Kind::Normal, tr("Export"), u"flowExport"_qs);
    m_export->setDecoration(u"file-export"_qs, true);
    auto *first = new QHBoxLayout;
    first->setSpacing(m.u(12));
    first->addWidget(m_picker);
    first->addWidget(m_filter);
    first->addStretch(1);
    auto *second = new QHBoxLayout;
    second->setSpacing(m.u(8));
    second->addWidget(m_found);
    second->addWidget(m_find, 1);
    second->addSpacing(m.u(8));
    second->addWidget(m_dot);
    second->addWidget(m_live);
    second->addSpacing(m.u(8));
    second->addWidget(m_export);
    m_toolbar = new QBoxLayout(QBoxLayout::LeftToRight, bar);
    m_toolbar->setContentsMargins(m.u(16), m.u(10), m.u(12), m.u(10));
    m_toolbar->setSpacing(m.u(8));
    m_toolbar->addLayout(first, 1);
    m_toolbar->addLayout(second);
    connect(m_picker, &Button::clicked, this, &FlowWindow::showPicker);
    connect(m_export, &Button::clicked, this, &FlowWindow::showExportMenu);
    return bar;
}

void FlowWindow::makeShortcuts()
{
    const auto bind = [this](const QKeySequence &keys, const QString &name, auto action) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setObjectName(name);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    bind(QKeySequence::Find, u"flowKeyFind"_qs, [this] {
        m_find->setFocus(Qt::ShortcutFocusReason);
        m_find->selectAll();
    });
    bind(Qt::Key_F3, u"flowKeyNext"_qs, [this] { m_view->selectFound(1); });
    bind(Qt::SHIFT | Qt::Key_F3, u"flowKeyPrevious"_qs, [this] { m_view->selectFound(-1); });
    bind(QKeySequence::Close, u"flowKeyClose"_qs, [this] { close(); });
}

void FlowWindow::connectView()
{
    connect(m_filter, &TabStrip::currentChanged, this, [this](int tab) {
        m_view->setFilter(tab == 0 ? FlowFilter::All : FlowFilter::Sip);
        showEmpty();
    });
    connect(m_find, &QLineEdit::textChanged, m_view, &FlowView::find);
    connect(m_find, &SearchField::leftDownwards, this, [this] { m_view->selectFound(1); });
    connect(m_view, &FlowView::foundChanged, this, &FlowWindow::showFound);
    connect(m_view, &FlowView::selectionChanged, this, [this] {
        showSelected();
        showFound();
    });
    connect(m_details, &FlowDetails::copyRequested, m_view, &FlowView::copySelected);
    connect(&m_saidFor, &QTimer::timeout, this, [this] {
        m_said->hide();
        m_legend->show();
    });
    connect(&Theme::instance(), &Theme::changed, this, &FlowWindow::showSelected);
    connect(&m_backend, &Backend::flowAppended, this, [this](quint64 watch, const QList<sip::TraceEntry> &entries) {
        if (watch == 0 || watch != m_watch)
            return;
        if (m_busy)
            m_waiting += entries;
        else
            take(entries);
    });
}

// --- What is shown ---------------------------------------------------------------------------------------------------

void FlowWindow::stop()
{
    if (m_watch != 0)
        m_backend.unwatchFlow(m_watch);
    m_watch = 0;
    ++m_turn;
}

void FlowWindow::showFlow(const client::FlowQuery &query)
{
    stop();
    m_query = query;
    m_busy = true;
    m_waiting.clear();
    m_backend.contacts(whileAlive<QList<im::Contact>>(this, [this, turn = m_turn](const auto &contacts) {
        if (turn != m_turn)
            return;
        m_names.clear();
        if (contacts)
            for (const im::Contact &contact : *contacts)
                m_names.insert(contact.address.text().toUtf8(), contact.name);
        m_backend.watchFlow(m_query, whileAlive<client::FlowSnapshot>(this, [this, turn](const auto &snapshot) {
            if (turn != m_turn) {
                if (snapshot)
                    m_backend.unwatchFlow(snapshot->watch);
            } else if (snapshot) {
                opened(*snapshot);
            } else {
                m_busy = false;
                showLive();
                say(Words::error(snapshot.error()));
            }
        }));
    }));
    show();
}

void FlowWindow::opened(const client::FlowSnapshot &snapshot)
{
    m_watch = snapshot.watch;
    m_gone = snapshot.isGone;
    m_entries = snapshot.entries;
    m_builder = std::make_shared<sip::LadderBuilder>(snapshot.frame);
    // 32 MB of trace take longer than a window may stand still.
    QThreadPool::globalInstance()->start([builder = m_builder, entries = snapshot.entries, turn = m_turn, self = QPointer<FlowWindow>(this)] {
        for (const sip::TraceEntry &entry : entries)
            builder->append(entry);
        QMetaObject::invokeMethod(qApp, [self, turn] {
            if (self && self->m_turn == turn)
                self->showLadder();
        });
    });
}

void FlowWindow::showLadder()
{
    m_busy = false;
    m_view->setLadder(m_builder->ladder(), FlowWords(m_names));
    const QList<sip::TraceEntry> waiting = std::exchange(m_waiting, {});
    take(waiting);
    const sip::Ladder &ladder = m_view->ladder();
    const bool recent = m_query.kind == client::FlowQuery::Kind::Recent;
    const bool named = !recent && !ladder.sections.isEmpty();
    const QString title = named ? titleOf(ladder.sections.first(), ladder.steps.first().time) : recent ? tr("Everything recent") : tr("Choose a flow");
    m_picker->setText(m_picker->fontMetrics().elidedText(title, Qt::ElideMiddle, Metrics().u(280)).replace(u'&', u"&&"_qs));
    m_picker->setDecoration(iconOf(named ? ladder.sections.first().kind : LadderSection::Kind::Other), true);
    m_picker->setAccessibleName(title);
    m_picker->setToolTip(plainTip(title));
    arrange();
    if (m_view->rowCount() > 0)
        m_view->select(m_view->stepOfRow(0));
    m_view->setFocus();
    showEmpty();
    showLive();
    showSelected();
}

void FlowWindow::take(const QList<sip::TraceEntry> &entries)
{
    if (entries.isEmpty())
        return;
    m_entries += entries;
    for (const sip::TraceEntry &entry : entries)
        m_builder->append(entry);
    m_view->growLadder(m_builder->ladder());
    m_gone = false;
    showEmpty();
}

QString FlowWindow::titleOf(const LadderSection &section, const QDateTime &first) const
{
    const FlowWords words(m_names);
    LadderSection named = section;
    if (!section.peer.isEmpty())
        named.peer = words.person(section.peer).toUtf8();
    //: What a flow is about, and when it began: "Message with Bob, Today, 10:12"
    return tr("%1, %2").arg(words.section(named), Words::dayAndClock(first));
}

void FlowWindow::showEmpty()
{
    m_pages->setCurrentIndex(m_view->rowCount() > 0 ? Steps : m_gone ? Gone : Nothing);
    m_export->setEnabled(m_view->rowCount() > 0);
}

void FlowWindow::showLive()
{
    m_dot->setVisible(m_watch != 0);
    m_live->setVisible(m_watch != 0);
}

void FlowWindow::showSelected()
{
    const int step = m_view->selectedStep();
    if (step >= 0)
        m_details->setStep(m_view->ladder().steps[step], m_view->ladder(), m_view->words());
    else
        m_details->clear(tr("Choose a step to read what happens in it."));
}

void FlowWindow::showFound()
{
    if (m_find->text().trimmed().isEmpty())
        m_found->setText({});
    else if (m_view->foundPosition() > 0)
        m_found->setText(tr("%1 of %2").arg(m_view->foundPosition()).arg(m_view->foundCount()));
    else
        m_found->setText(tr("%n found", nullptr, m_view->foundCount()));
}

void FlowWindow::say(const QString &sentence)
{
    m_said->setWholeText(sentence);
    m_legend->hide();
    m_said->show();
    m_saidFor.start();
}

// --- Picker and export -----------------------------------------------------------------------------------------------

void FlowWindow::showPicker()
{
    m_backend.flowSummaries(kListed, whileAlive<QList<client::FlowSummary>>(this, [this](const auto &summaries) {
        if (!summaries) {
            say(Words::error(summaries.error()));
            return;
        }
        const Metrics m;
        auto *menu = new QMenu(this);
        menu->setObjectName(u"flowPickerMenu"_qs);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        const auto add = [&](const QString &icon, const QString &words, const client::FlowQuery &query) {
            QAction *action = menu->addAction(QIcon(Icons::pixmap(icon, m.u(16), ink(Colour::Muted), devicePixelRatioF())), words, this, [this, query] { showFlow(query); });
            action->setData(query.callId);
        };
        add(u"arrows-left-right"_qs, tr("Everything recent"), {});
        menu->addSeparator();
        for (const client::FlowSummary &summary : *summaries) {
            client::FlowQuery query;
            query.kind = client::FlowQuery::Kind::Call;
            query.callId = summary.callId;
            LadderSection section;
            section.kind = summary.kind;
            section.peer = summary.peer;
            add(iconOf(summary.kind), titleOf(section, summary.first).replace(u'&', u"&&"_qs), query);
        }
        menu->popup(m_picker->mapToGlobal(QPoint(0, m_picker->height())));
    }));
}

void FlowWindow::showExportMenu()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"flowExportMenu"_qs);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Picture to scale (SVG)…"), this, [this] { askWhere(FlowFormat::Svg); })->setObjectName(u"exportSvg"_qs);
    menu->addAction(tr("Picture (PNG)…"), this, [this] { askWhere(FlowFormat::Png); })->setObjectName(u"exportPng"_qs);
    menu->addAction(tr("Text…"), this, [this] { askWhere(FlowFormat::Text); })->setObjectName(u"exportText"_qs);
    menu->addAction(tr("Capture for Wireshark (pcap)…"), this, [this] { askWhere(FlowFormat::Pcap); })->setObjectName(u"exportPcap"_qs);
    menu->popup(m_export->mapToGlobal(QPoint(0, m_export->height())));
}

void FlowWindow::askWhere(FlowFormat format)
{
    const QString suffix = format == FlowFormat::Svg ? u"svg"_qs : format == FlowFormat::Png ? u"png"_qs : format == FlowFormat::Text ? u"txt"_qs : u"pcap"_qs;
    auto *dialog = new QFileDialog(this, tr("Export the flow"));
    dialog->setObjectName(u"flowExportDialog"_qs);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->setNameFilter(u"*."_qs + suffix);
    dialog->selectFile(u"linnet-flow-"_qs + QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmmss"_qs) + u'.' + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this, format](const QString &path) { exportTo(format, path); });
    dialog->open();
}

void FlowWindow::exportTo(FlowFormat format, const QString &path)
{
    FlowExport job;
    job.format = format;
    job.ladder = m_view->ladder();
    job.entries = m_entries;
    job.filter = m_view->filter();
    job.words = m_view->words();
    job.font = font();
    QThreadPool::globalInstance()->start([job, path, self = QPointer<FlowWindow>(this)] {
        const std::optional<QString> trouble = job.write(path);
        QMetaObject::invokeMethod(qApp, [self, path, trouble] {
            if (!self)
                return;
            const QString why = !trouble ? QString() : trouble->isEmpty() ? tr("A picture cannot hold so many steps. Choose SVG or text.") : *trouble;
            self->say(trouble ? tr("Not saved: %1").arg(why) : tr("Saved as %1").arg(path));
            Q_EMIT self->exported(path, why);
        });
    });
}

// --- Events ----------------------------------------------------------------------------------------------------------

void FlowWindow::arrange()
{
    const Metrics m;
    const int wide = m_picker->sizeHint().width() + m_filter->sizeHint().width() + m_export->sizeHint().width() + m.u(420);
    const bool beside = width() >= wide;
    m_toolbar->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_find->setMaximumWidth(beside ? m.u(220) : QWIDGETSIZE_MAX);
    const Qt::Orientation side = width() < m.u(820) ? Qt::Vertical : Qt::Horizontal;
    if (side == m_splitter->orientation())
        return;
    m_splitter->setOrientation(side);
    if (side == Qt::Vertical)
        m_splitter->setSizes({height() / 2, height() / 2});
    else
        m_splitter->setSizes({width() - m.u(400), m.u(400)});
}

void FlowWindow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void FlowWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (m_find->hasFocus())
        m_view->setFocus(Qt::ShortcutFocusReason);
    else
        close();
}

} // namespace linnet::ui
