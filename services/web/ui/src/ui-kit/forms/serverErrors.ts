import type { FormInstance } from "antd/es/form";

import { ApiError, type FieldError } from "@/api/errors";

type NamePath = (string | number)[];

/** Puts the server's errors at the fields they name; what has no field stays for the notice above. */
export function showAtFields(form: FormInstance, error: unknown): ApiError | unknown {
  if (!(error instanceof ApiError)) return error;
  const known = form.getFieldsError().map(({ name }) => name.join("."));
  const placed: { name: NamePath; errors: string[] }[] = [];
  const homeless: FieldError[] = [];
  for (const field of error.fields) {
    const name = namePath(field.path);
    if (known.includes(name.join("."))) placed.push({ name, errors: [field.message] });
    else homeless.push(field);
  }
  form.setFields(placed);
  const first = placed[0];
  if (first) form.scrollToField(first.name, { block: "center" });
  if (placed.length > 0 && homeless.length === 0) return null;
  return new ApiError(error.status, error.code, error.title, error.detail, homeless, error.traceId);
}

/** `key_results[0].target`, `/key_results/0/target` and `key_results.0.target` are one path. */
function namePath(path: string): NamePath {
  return path
    .split(/[.[\]/]+/)
    .filter((part) => part !== "" && part !== "json")
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
