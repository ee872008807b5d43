import { lazy, useEffect } from "react";
import { Route, Routes } from "react-router";

import { AppShell } from "@/shell/AppShell";
import { PrintLayout } from "@/shell/PrintLayout";
import { PublicLayout } from "@/shell/PublicLayout";
import { RequireSession } from "@/shell/RequireSession";

const load = {
  today: () => import("@/features/today/pages/TodayPage"),
  goals: () => import("@/features/goals/pages/GoalsPage"),
  goal: () => import("@/features/goals/pages/GoalPage"),
  sheet: () => import("@/features/goals/pages/SheetPage"),
  print: () => import("@/features/print/pages/PrintPage"),
  approvals: () => import("@/features/approvals/pages/ApprovalsPage"),
  request: () => import("@/features/approvals/pages/RequestPage"),
  compare: () => import("@/features/comparison/pages/ComparePage"),
  session: () => import("@/features/comparison/pages/SessionPage"),
  cascade: () => import("@/features/cascade/pages/CascadePage"),
  editor: () => import("@/features/goal-editor/pages/GoalEditorPage"),
  map: () => import("@/features/map/pages/MapPage"),
  retrospectives: () => import("@/features/retrospectives/pages/RetrospectivesPage"),
  board: () => import("@/features/board/pages/BoardPage"),
  dataEntry: () => import("@/features/metrics/pages/DataEntryPage"),
  people: () => import("@/features/people/pages/PeoplePage"),
  appraisals: () => import("@/features/appraisals/pages/AppraisalsPage"),
  form: () => import("@/features/appraisals/pages/AppraisalFormPage"),
  settings: () => import("@/features/settings/pages/SettingsPage"),
  signUp: () => import("@/features/sign-up/pages/SignUpPage"),
  signIn: () => import("@/features/sign-in/pages/SignInPage"),
  notFound: () => import("@/features/not-found/pages/NotFoundPage"),
};

const TodayPage = lazy(load.today);
const GoalsPage = lazy(load.goals);
const GoalPage = lazy(load.goal);
const SheetPage = lazy(load.sheet);
const PrintPage = lazy(load.print);
const ApprovalsPage = lazy(load.approvals);
const RequestPage = lazy(load.request);
const GoalEditorPage = lazy(load.editor);
const ComparePage = lazy(load.compare);
const SessionPage = lazy(load.session);
const CascadePage = lazy(load.cascade);
const MapPage = lazy(load.map);
const RetrospectivesPage = lazy(load.retrospectives);
const BoardPage = lazy(load.board);
const DataEntryPage = lazy(load.dataEntry);
const PeoplePage = lazy(load.people);
const AppraisalsPage = lazy(load.appraisals);
const AppraisalFormPage = lazy(load.form);
const SettingsPage = lazy(load.settings);
const SignUpPage = lazy(load.signUp);
const SignInPage = lazy(load.signIn);
const NotFoundPage = lazy(load.notFound);

export function Pages() {
  useEffect(fetchLikelyPages, []);
  return (
    <Routes>
      <Route element={<PublicLayout />}>
        <Route path="/sign-in" element={<SignInPage />} />
        <Route path="/sign-up" element={<SignUpPage />} />
      </Route>
      <Route element={<RequireSession />}>
        <Route element={<PrintLayout />}>
          <Route path="/sheets/:sheetId/print" element={<PrintPage />} />
        </Route>
        <Route element={<AppShell />}>
          <Route index element={<TodayPage />} />
          <Route path="/goals" element={<GoalsPage />} />
          <Route path="/goals/new" element={<GoalEditorPage />} />
          <Route path="/goals/:goalId" element={<GoalPage />} />
          <Route path="/goals/:goalId/edit" element={<GoalEditorPage />} />
          <Route path="/goals/:goalId/cascade" element={<CascadePage />} />
          <Route path="/sheets/:sheetId" element={<SheetPage />} />
          <Route path="/approvals" element={<ApprovalsPage />} />
          <Route path="/approvals/:requestId" element={<RequestPage />} />
          <Route path="/map" element={<MapPage />} />
          <Route path="/retrospectives" element={<RetrospectivesPage />} />
          <Route path="/compare" element={<ComparePage />} />
          <Route path="/compare/sessions/:sessionId" element={<SessionPage />} />
          <Route path="/compare/:tab" element={<ComparePage />} />
          <Route path="/board" element={<BoardPage />} />
          <Route path="/data-entry" element={<DataEntryPage />} />
          <Route path="/people" element={<PeoplePage />} />
          <Route path="/appraisals" element={<AppraisalsPage />} />
          <Route path="/appraisals/forms/:formId" element={<AppraisalFormPage />} />
          <Route path="/settings" element={<SettingsPage />} />
          <Route path="/settings/:section" element={<SettingsPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Route>
    </Routes>
  );
}

/** Once the first page stands, the next click should find its code already here. */
function fetchLikelyPages(): () => void {
  const timer = window.setTimeout(() => {
    // a failure here shows again, and is told, when the page is really asked for
    void Promise.allSettled([load.goals(), load.board(), load.appraisals()]);
  }, 2500);
  return () => window.clearTimeout(timer);
}
