// SPDX-License-Identifier: MIT
#include "ui/windows/SessionsWindow.h"

#include "ui/Words.h"
#include "ui/style/Theme.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Label.h"
#include "ui/windows/Ask.h"

#include <QHeaderView>
#include <QShortcut>
#include <QShowEvent>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

namespace linnet::ui {
namespace {

constexpr int kMostPast = 500;

/// Rows as high as those of other lists.
class RowHeight final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QSize usual = QStyledItemDelegate::sizeHint(option, index);
        const Metrics m;
        return {usual.width() + m.u(12), qMax(m.u(36), usual.height() + m.u(8))};
    }
};

} // namespace

SessionsWindow::SessionsWindow(Backend &backend, SessionsModel::NameOf nameOf, QWidget *parent)
    : QWidget(parent, Qt::Window), m_backend(backend), m_model(new SessionsModel(std::move(nameOf), this)),
      m_list(named(new QTreeView, u"sessionList"_qs, tr("Sessions"))), m_pages(new QStackedWidget),
      m_accept(new Button(Button::Kind::Primary, tr("Accept"), u"sessionsAccept"_qs)), m_end(new Button(Button::Kind::DangerOutline, tr("End"), u"sessionsEnd"_qs)),
      m_chat(new Button(Button::Kind::Normal, tr("Open chat"), u"sessionsChat"_qs)), m_flow(new Button(Button::Kind::Normal, tr("Flow"), u"sessionsFlow"_qs))
{
    setObjectName(u"sessionsWindow"_qs);
    setWindowTitle(tr("Sessions"));
    const Metrics m;
    resize(m.u(820), m.u(480));
    m_list->setModel(m_model);
    m_list->setRootIsDecorated(false);
    m_list->setItemsExpandable(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setTabKeyNavigation(false);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setItemDelegate(new RowHeight(m_list));
    m_list->header()->setFixedHeight(qMax(m.u(32), m.line(TextRole::Ui) + m.u(8)));
    m_list->header()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    m_list->header()->setHighlightSections(false);
    m_list->header()->setObjectName(u"sessionColumns"_qs);
    m_list->header()->setAccessibleName(tr("Columns"));
    m_list->header()->setStretchLastSection(false);
    for (int column = 0; column < SessionsModel::ColumnCount; ++column)
        m_list->header()->setSectionResizeMode(column, column == SessionsModel::State ? QHeaderView::Stretch : QHeaderView::ResizeToContents);
    auto *nothing = new EmptyState(u"plug-connected"_qs, tr("No sessions yet"), tr("Long messages and files open them by themselves."), {}, u"noSessions"_qs);
    m_pages->setObjectName(u"sessionPages"_qs);
    m_pages->addWidget(m_list);
    m_pages->addWidget(nothing);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, m.u(10), 0, m.u(12));
    buttons->setSpacing(m.u(8));
    buttons->addWidget(m_chat);
    buttons->addWidget(m_flow);
    buttons->addStretch(1);
    buttons->addWidget(m_end);
    buttons->addWidget(m_accept);
    auto *box = new QVBoxLayout(this);
    box->setContentsMargins(m.u(12), m.u(8), m.u(12), 0);
    box->setSpacing(0);
    box->addWidget(m_pages, 1);
    box->addLayout(buttons);
    setBackgroundRole(QPalette::Base);
    const auto dress = [this] { // the selection of a list, not that of a field
        QPalette palette;
        palette.setColor(QPalette::Highlight, ink(Colour::Selected));
        palette.setColor(QPalette::HighlightedText, ink(Colour::Text));
        m_list->setPalette(palette);
    };
    connect(&Theme::instance(), &Theme::changed, this, dress);
    dress();

    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, m_model, &SessionsModel::tick);
    for (const im::SessionInfo &session : backend.sessions())
        m_model->put(session);
    connect(&backend, &Backend::sessionChanged, this, [this](const im::SessionInfo &session) {
        m_model->put(session);
        runTimer();
        showPages();
        showActions();
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &SessionsWindow::showActions);
    connect(m_list, &QTreeView::activated, m_chat, &Button::click);
    connect(m_accept, &Button::clicked, this, [this] { answer(true); });
    connect(m_end, &Button::clicked, this, [this] { answer(false); });
    connect(m_chat, &Button::clicked, this, [this] {
        if (const SessionsModel::Row *row = chosen())
            Q_EMIT chatWanted(row->session.peer, row->session.account);
    });
    connect(m_flow, &Button::clicked, this, [this] {
        const SessionsModel::Row *row = chosen();
        if (!row)
            return;
        client::FlowQuery query;
        query.kind = row->key != 0 ? client::FlowQuery::Kind::Message : client::FlowQuery::Kind::Call;
        query.message = row->key;
        query.callId = row->session.callId;
        Q_EMIT flowWanted(query);
    });
    connect(new QShortcut(Qt::Key_Escape, this), &QShortcut::activated, this, &QWidget::close);
    showPages();
    showActions();
}

const SessionsModel::Row *SessionsWindow::chosen() const
{
    const QModelIndex index = m_list->currentIndex();
    return index.isValid() && index.row() < m_model->rowCount() ? &m_model->at(index.row()) : nullptr;
}

void SessionsWindow::answer(bool yes)
{
    const SessionsModel::Row *row = chosen();
    if (!row)
        return;
    const auto tellTrouble = whileAlive<Ok>(this, [this](const Result<Ok, ClientError> &done) {
        if (!done)
            tell(this, Words::error(done.error()));
    });
    const im::SessionInfo session = row->session;
    const bool rings = session.state == im::SessionState::Incoming;
    if (session.file != 0 && rings)
        yes ? m_backend.acceptFile(session.file, tellTrouble) : m_backend.declineFile(session.file, tellTrouble);
    else if (yes)
        m_backend.acceptSession(session.id, tellTrouble);
    else if (rings)
        m_backend.declineSession(session.id, im::SessionEnd::Declined, tellTrouble);
    else
        m_backend.endSession(session.id, tellTrouble);
}

void SessionsWindow::showActions()
{
    const SessionsModel::Row *row = chosen();
    const im::SessionState state = row ? row->session.state : im::SessionState::Ended;
    const bool rings = state == im::SessionState::Incoming;
    m_accept->setVisible(rings);
    m_end->setText(rings ? tr("Decline") : state == im::SessionState::Established ? tr("End") : tr("Cancel"));
    m_end->setAccessibleName(m_end->text());
    m_end->setVisible(row && state != im::SessionState::Ended && state != im::SessionState::Ending);
    m_chat->setEnabled(row);
    m_flow->setEnabled(row && (row->key != 0 || !row->session.callId.isEmpty()));
}

void SessionsWindow::showPages() { m_pages->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1); }

void SessionsWindow::reload()
{
    m_backend.pastSessions(kMostPast, whileAlive<QList<im::ChatMessage>>(this, [this](const auto &lines) {
        if (!lines)
            return;
        m_model->setPast(*lines);
        if (m_model->rowCount() > 0)
            m_list->setCurrentIndex(m_model->index(0, 0));
        showPages();
        showActions();
    }));
}

void SessionsWindow::runTimer()
{
    if (isVisible() && m_model->hasLive())
        m_second.start();
    else
        m_second.stop();
}

void SessionsWindow::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!event->spontaneous())
        reload();
    runTimer();
}

void SessionsWindow::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    runTimer();
}

} // namespace linnet::ui
