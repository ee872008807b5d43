import Button from "antd/es/button";
import Input from "antd/es/input";
import Select from "antd/es/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";

import type { Sheet } from "@/api/goals";
import { addComment, type Comment, type CommentIn, deleteComment } from "@/api/sheets";
import { useGoalsChange } from "@/features/goals/queries/goals";
import { ErrorNotice } from "@/ui-kit/feedback/ErrorNotice";
import { useErrorToast } from "@/ui-kit/feedback/ErrorToasts";
import { RelativeTime } from "@/ui-kit/measures/RelativeTime";
import styles from "./SheetComments.module.css";

const LONGEST = 2000;

/** A sheet is a shared draft: what people say of it, oldest first. */
export function SheetComments({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation();
  const { comments } = sheet;
  const open = allows(sheet, "comment");
  if (comments.length === 0 && !open) return null;
  return (
    <section className={`panel ${styles.thread}`} aria-label={t("comments.title")}>
      <h2>
        {t("comments.title")} <span className="faint">{comments.length || null}</span>
      </h2>
      {comments.length > 0 && (
        <ol className={styles.list}>
          {comments.map((comment) => (
            <CommentLine key={comment.id} comment={comment} sheet={sheet} />
          ))}
        </ol>
      )}
      {open && <NewComment sheet={sheet} />}
    </section>
  );
}

interface CommentLineProps {
  comment: Comment;
  sheet: Sheet;
}

function CommentLine({ comment, sheet }: CommentLineProps) {
  const { t } = useTranslation();
  const refusal = useErrorToast();
  const remove = useGoalsChange(() => deleteComment(sheet.id, comment.id));
  const { author, at, text, deleted } = comment;
  const goal = sheet.goals.find(({ id }) => id === comment.goal_id);
  return (
    <li>
      <p className={styles.who}>
        <strong>{author.name}</strong>{" "}
        <span className="faint">
          <RelativeTime at={at} />
          {goal && ` · ${goal.title}`}
        </span>
        {allows(comment, "delete") && (
          <Button
            type="text"
            size="small"
            loading={remove.isPending}
            aria-label={t("comments.deleteThis", { text: text.slice(0, 40) })}
            onClick={() => remove.mutate(undefined, { onError: refusal })}
          >
            {t("actions.delete")}
          </Button>
        )}
      </p>
      <p className={deleted ? "faint" : styles.text}>{deleted ? t("comments.deleted") : text}</p>
    </li>
  );
}

function NewComment({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [goal, setGoal] = useState<string | null>(null);
  const add = useGoalsChange((comment: CommentIn) => addComment(sheet.id, comment));
  const send = () =>
    add.mutate({ text: text.trim(), goal_id: goal }, { onSuccess: () => setText("") });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Input.TextArea
        aria-label={t("comments.write")}
        placeholder={t("comments.hint")}
        maxLength={LONGEST}
        rows={2}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className={styles.send}>
        {sheet.goals.length > 0 && (
          <Select
            aria-label={t("comments.about")}
            value={goal}
            onChange={setGoal}
            popupMatchSelectWidth={320}
            options={[
              { value: null, label: t("comments.whole") },
              ...sheet.goals.map(({ id, title }) => ({ value: id, label: title })),
            ]}
          />
        )}
        <Button htmlType="submit" disabled={text.trim() === ""} loading={add.isPending}>
          {t("comments.send")}
        </Button>
      </div>
      {add.error && <ErrorNotice error={add.error} />}
    </form>
  );
}
