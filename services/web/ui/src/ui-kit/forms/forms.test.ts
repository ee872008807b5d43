import type { FormInstance } from "antd/es/form";
import { describe, expect, test, vi } from "vitest";

import { ApiError } from "@/api/errors";

import { showFieldErrors } from "./serverErrors";
import { withoutBlanks } from "./withoutBlanks";

test("blank fields are left out, null and zero stay", () => {
  const fields = { name: "", note: undefined, weight: 0, owner: null, title: "Sell" };
  expect(withoutBlanks(fields)).toEqual({ weight: 0, owner: null, title: "Sell" });
});

describe("errors of the server", () => {
  const errorOf = (...paths: string[]) =>
    new ApiError(
      422,
      "invalid",
      "Invalid",
      "",
      paths.map((path) => ({ path, code: "required", message: `${path}!` })),
      "trace",
    );
  const formWith = (...names: (string | number)[][]) => {
    const form = {
      getFieldsError: () => names.map((name) => ({ name, errors: [], warnings: [] })),
      setFields: vi.fn(),
      scrollToField: vi.fn(),
    };
    return { form: form as unknown as FormInstance, ...form };
  };

  test.each(["key_results[0].target", "/key_results/0/target", "json.key_results.0.target"])(
    "%s stands at its field",
    (path) => {
      const { form, setFields, scrollToField } = formWith(["key_results", 0, "target"]);
      expect(showFieldErrors(form, errorOf(path))).toBeNull();
      const name = ["key_results", 0, "target"];
      expect(setFields).toHaveBeenCalledWith([{ name, errors: [`${path}!`] }]);
      expect(scrollToField).toHaveBeenCalledWith(name, { block: "center" });
    },
  );

  test("errors without a field stay for the notice", () => {
    const { form } = formWith(["title"]);
    const rest = showFieldErrors(form, errorOf("title", "weights")) as ApiError;
    expect(rest.fields.map(({ path }) => path)).toEqual(["weights"]);
    expect(rest.traceId).toBe("trace");
  });

  test("an error that is not the server's is handed on", () => {
    const { form, setFields } = formWith(["title"]);
    const error = new TypeError("network");
    expect(showFieldErrors(form, error)).toBe(error);
    expect(setFields).not.toHaveBeenCalled();
  });
});
