// What a partner's developer would write: every path, field and answer below is checked against our description.
import createClient from "openapi-fetch";
import type { paths } from "./api";

const [baseUrl, key] = process.argv.slice(2);
const api = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });
const params = { path: { slug: "bijeenkomst" }, header: { "Idempotency-Key": "k" } };
const body = { name: "Anna", email: "anna@example.org", format: "physical" };

const first = await api.POST("/events/{slug}/registrations", { params, body });
const again = await api.POST("/events/{slug}/registrations", { params, body });
const refused = await api.POST("/events/{slug}/registrations", { params: { path: params.path }, body });
const listed = await api.GET("/events");
const names: string[] | undefined = listed.data?.results.map((event) => event.slug);

console.log(JSON.stringify({
  status: first.data?.status,
  same: first.data?.id === again.data?.id,
  problem: refused.error?.code,
  names,
}));
