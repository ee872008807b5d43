import type { FormInstance } from "antd/es/form";

import { ApiError, type FieldError } from "@/api/errors";

type NamePath = (string | number)[];

/** Puts the server's errors at the fields they name; what has no field stays for the notice above. */
export function showFieldErrors(form: FormInstance, error: unknown): ApiError | unknown {
  if (!(error instanceof ApiError)) return error;
  const fieldPaths = form.getFieldsError().map(({ name }) => name.join("."));
  const fieldErrors: { name: NamePath; errors: string[] }[] = [];
  const withoutField: FieldError[] = [];
  for (const field of error.fields) {
    const name = namePath(field.path);
    if (fieldPaths.includes(name.join("."))) fieldErrors.push({ name, errors: [field.message] });
    else withoutField.push(field);
  }
  form.setFields(fieldErrors);
  const first = fieldErrors[0];
  if (first) form.scrollToField(first.name, { block: "center" });
  if (fieldErrors.length > 0 && withoutField.length === 0) return null;
  return new ApiError(
    error.status,
    error.code,
    error.title,
    error.detail,
    withoutField,
    error.traceId,
  );
}

/** `key_results[0].target`, `/key_results/0/target` and `key_results.0.target` are one path. */
function namePath(path: string): NamePath {
  return path
    .split(/[.[\]/]+/)
    .filter((segment) => segment !== "" && segment !== "json")
    .map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));
}
