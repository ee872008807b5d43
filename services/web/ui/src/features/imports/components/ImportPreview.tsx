import InboxOutlined from "@ant-design/icons/es/icons/InboxOutlined";
import Button from "antd/es/button";
import Upload from "antd/es/upload";
import { type ReactNode, useState } from "react";

import styles from "./imports.module.css";

interface ImportPreviewProps {
  run: { isPending: boolean; variables?: { dryRun: boolean }; reset: () => void };
  go: (file: File, dryRun: boolean) => void;
  accept: string;
  testId: string;
  words: { drop: string; dryRun: string; importNow: string };
  choice?: ReactNode;
  children: (file: File | null) => ReactNode;
}

/** A file that is tried out first, changing nothing, and then imported; below, what came of it. */
export function ImportPreview({
  run,
  go,
  accept,
  testId,
  words,
  choice,
  children,
}: ImportPreviewProps) {
  const [file, setFile] = useState<File | null>(null);
  const choose = (selectedFile: File) => {
    setFile(selectedFile);
    run.reset();
    return false;
  };
  return (
    <div className={styles.import}>
      <Upload.Dragger
        accept={accept}
        maxCount={1}
        showUploadList={false}
        beforeUpload={choose}
        data-testid={testId}
      >
        <InboxOutlined style={{ fontSize: 26 }} />
        <p>{file ? file.name : words.drop}</p>
      </Upload.Dragger>
      {choice}
      <div className={styles.buttons}>
        <Button
          disabled={!file}
          loading={run.isPending && run.variables?.dryRun}
          onClick={() => file && go(file, true)}
        >
          {words.dryRun}
        </Button>
        <Button
          type="primary"
          disabled={!file}
          loading={run.isPending && !run.variables?.dryRun}
          onClick={() => file && go(file, false)}
        >
          {words.importNow}
        </Button>
      </div>
      {children(file)}
    </div>
  );
}
