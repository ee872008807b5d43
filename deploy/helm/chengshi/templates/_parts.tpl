{{/* Pieces that several templates share. */}}

{{- define "chengshi.image" -}}
{{ .Values.image.name }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "chengshi.labels" -}}
app.kubernetes.io/name: chengshi
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* (dict "release" "service" "role"): what tells one role's pods from all others. */}}
{{- define "chengshi.selector" -}}
app.kubernetes.io/instance: {{ .release }}
chengshi/service: {{ .service }}
chengshi/role: {{ .role }}
{{- end }}

{{- define "chengshi.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "chengshi.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* (dict "name" "secret" "key"): one variable from a Secret. */}}
{{- define "chengshi.fromSecret" -}}
- name: {{ .name }}
  valueFrom: {secretKeyRef: {name: {{ .secret }}, key: {{ .key }}}}
{{- end }}

{{/* (dict "root" "service"): the environment of every process of a service. */}}
{{- define "chengshi.environment" -}}
{{- $root := .root -}}
{{- $service := .service -}}
{{- $settings := index $root.Values.services $service -}}
{{- $secret := printf "%s-%s" $root.Release.Name $service -}}
{{- range tuple "app" "ddl" "relay" }}
{{ include "chengshi.fromSecret" (dict "name" (printf "DATABASE_PASSWORD_%s" (upper .)) "secret" $secret "key" .) }}
{{- end }}
{{- $nodes := list }}
{{- range $node := $root.Values.database.nodes }}
{{- $urls := dict "name" $node.name }}
{{- if hasKey $node "accepts" }}{{ $_ := set $urls "accepts" $node.accepts }}{{ end }}
{{- range $login := tuple "app" "ddl" "relay" }}
{{- $address := printf "%s:%v" $node.host $node.port }}
{{- if and $root.Values.database.pooler.enabled (eq $login "app") }}
{{- $address = printf "%s-pooler-%s:6432" $root.Release.Name $node.name }}
{{- end }}
{{- /* Kubernetes fills $(…) in from the variables above it. */}}
{{- $url := printf "postgresql://%s_%s:$(DATABASE_PASSWORD_%s)@%s/%s" $service $login (upper $login) $address $service }}
{{- $_ := set $urls $login $url }}
{{- end }}
{{- $nodes = append $nodes $urls }}
{{- end }}
- name: DATABASE_NODES
  value: {{ toJson $nodes | quote }}
{{ include "chengshi.fromSecret" (dict "name" "SERVICE_CLIENT_SECRET" "secret" $secret "key" "client") }}
{{ include "chengshi.fromSecret" (dict "name" "SECRETS_KEY" "secret" $secret "key" "key") }}
{{ include "chengshi.fromSecret" (dict "name" "SMTP_URL" "secret" $root.Values.smtp.secret "key" "url") }}
- name: HTTP_PORT
  value: {{ $settings.ports.http | quote }}
- name: GRPC_PORT
  value: {{ $settings.ports.grpc | quote }}
- name: HEALTH_PORT
  value: {{ $settings.ports.health | quote }}
{{- if eq $service "tenants" }}
- name: KEYCLOAK_ADMIN_CLIENT_ID
  value: tenant-admin
{{ include "chengshi.fromSecret" (dict "name" "KEYCLOAK_ADMIN_CLIENT_SECRET" "secret" (printf "%s-tenant-admin" $root.Release.Name) "key" "client") }}
{{- end }}
{{- if eq $service "web" }}
- name: BFF_CLIENT_ID
  value: web
{{ include "chengshi.fromSecret" (dict "name" "BFF_CLIENT_SECRET" "secret" (printf "%s-bff" $root.Release.Name) "key" "client") }}
{{- end }}
{{- end }}

{{/* What a pod may write to: nothing but this. */}}
{{- define "chengshi.scratch" -}}
- name: scratch
  emptyDir: {sizeLimit: 256Mi}
{{- end }}

{{/* The shared settings; also what the pods' checksum is taken of. */}}
{{- define "chengshi.settings" -}}
{{- $peers := dict }}
{{- $upstreams := dict }}
{{- range $name, $service := .Values.services }}
{{- $_ := set $peers $name (printf "%s-%s-grpc:%v" $.Release.Name $name $service.ports.grpc) }}
{{- if ne $name "web" }}
{{- $_ := set $upstreams $name (printf "http://%s-%s-api:%v" $.Release.Name $name $service.ports.http) }}
{{- end }}
{{- end -}}
HTTP_HOST: 0.0.0.0
PUBLIC_URL: {{ .Values.publicUrl | quote }}
KEYCLOAK_URL: {{ .Values.keycloak.url | quote }}
KEYCLOAK_REALM: {{ .Values.keycloak.realm | quote }}
KAFKA_BOOTSTRAP: {{ .Values.kafka.bootstrap | quote }}
KAFKA_REPLICATION: {{ .Values.kafka.replication | quote }}
DATABASE_POOL: {{ .Values.database.pool | quote }}
DATABASE_PREPARE_THRESHOLD: {{ .Values.database.prepareThreshold | quote }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ .Values.telemetry.endpoint | quote }}
TRACE_RATIO: {{ .Values.telemetry.ratio | quote }}
LOG_LEVEL: {{ .Values.logLevel | quote }}
PEERS: {{ toJson $peers | quote }}
UPSTREAMS: {{ toJson $upstreams | quote }}
{{- end }}
