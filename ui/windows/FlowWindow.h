// SPDX-License-Identifier: MIT
#pragma once

#include "trace/LadderBuilder.h"
#include "ui/engine/Backend.h"
#include "ui/flow/FlowExport.h"

#include <QTimer>
#include <QWidget>

class QBoxLayout;
class QMenu;
class QSplitter;
class QStackedWidget;

namespace linnet::ui {

class Button;
class FlowDetails;
class FlowLegend;
class FlowView;
class Label;
class SearchField;
class TabStrip;

/// The flow view: the ladder of what really went over the wire for a message, a registration or a call, live, with the selected step
/// beside it. The UI thread never waits: ladders of long traces and exports are made on other threads.
class FlowWindow final : public QWidget
{
    Q_OBJECT
public:
    explicit FlowWindow(Backend &backend, QWidget *parent = nullptr);
    ~FlowWindow() override;

    void showFlow(const client::FlowQuery &query);
    const client::FlowQuery &query() const { return m_query; }
    FlowView *view() const { return m_view; }
    FlowDetails *details() const { return m_details; }
    /// A ladder is being made.
    bool isBusy() const { return m_busy; }
    /// Writes what is shown; exported() follows.
    void exportTo(FlowFormat format, const QString &path);

Q_SIGNALS:
    /// `why` is empty when the file is there.
    void exported(const QString &path, const QString &why);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    class Bar;

    QWidget *makeToolbar();
    void makeShortcuts();
    void connectView();
    void opened(const client::FlowSnapshot &snapshot);
    void take(const QList<sip::TraceEntry> &entries);
    void showLadder();
    void showSelected();
    void showFound();
    void showLive();
    void showEmpty();
    void showPicker();
    void showExportMenu();
    void askWhere(FlowFormat format);
    void say(const QString &sentence);
    QString titleOf(const sip::LadderSection &section, const QDateTime &first) const;
    void stop();
    void arrange();

    Backend &m_backend;
    client::FlowQuery m_query;
    quint64 m_watch = 0;
    quint64 m_turn = 0; ///< answers to earlier questions are dropped
    bool m_busy = false;
    bool m_gone = false;
    std::shared_ptr<sip::LadderBuilder> m_builder;
    QList<sip::TraceEntry> m_entries;
    QList<sip::TraceEntry> m_waiting; ///< came while the ladder was being made
    FlowWords::Names m_names;

    QBoxLayout *m_toolbar = nullptr;
    Button *m_picker = nullptr;
    TabStrip *m_filter = nullptr;
    SearchField *m_find = nullptr;
    Label *m_found = nullptr;
    QWidget *m_dot = nullptr;
    Label *m_live = nullptr;
    Button *m_export = nullptr;
    QSplitter *m_splitter;
    QStackedWidget *m_pages;
    FlowView *m_view;
    FlowDetails *m_details;
    FlowLegend *m_legend;
    Label *m_said;
    QTimer m_saidFor;
};

} // namespace linnet::ui
