// What Knative itself says of our services, what kustomize makes of our overlays, and what compose reads in our files for it.
//
//	referee knative FEATURES SERVICE...   validates as its webhook does, with the features of that config map
//	referee kustomize FOLDER...           builds each, and prints the documents
//	referee compose FILE                  reads it as `docker compose config` does, with this environment, and prints the project
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
	corev1 "k8s.io/api/core/v1"
	"knative.dev/serving/pkg/apis/config"
	servingv1 "knative.dev/serving/pkg/apis/serving/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

func main() {
	var err error
	switch os.Args[1] {
	case "knative":
		err = validate(os.Args[2], os.Args[3:])
	case "kustomize":
		err = build(os.Args[2:])
	case "compose":
		err = compose(os.Args[2])
	default:
		err = fmt.Errorf("the referee does not know %s", os.Args[1])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func validate(features string, services []string) error {
	settings := config.FromContextOrDefaults(context.Background())
	if features != "" {
		text, err := os.ReadFile(features)
		if err != nil {
			return err
		}
		var wanted corev1.ConfigMap
		if err := yaml.UnmarshalStrict(text, &wanted); err != nil {
			return fmt.Errorf("%s: %w", features, err)
		}
		if settings.Features, err = config.NewFeaturesConfigFromConfigMap(&wanted); err != nil {
			return fmt.Errorf("%s: %w", features, err)
		}
	}
	ctx := config.ToContext(context.Background(), settings)
	for _, name := range services {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var service servingv1.Service
		if err := yaml.UnmarshalStrict(text, &service); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		service.SetDefaults(ctx)
		if fault := service.Validate(ctx); fault != nil {
			return fmt.Errorf("%s: %w", name, fault)
		}
	}
	return nil
}

func build(folders []string) error {
	for _, folder := range folders {
		made, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
		if err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
		text, err := made.AsYaml()
		if err != nil {
			return err
		}
		fmt.Printf("---\n%s", text)
	}
	return nil
}

func compose(file string) error {
	options, err := cli.NewProjectOptions([]string{file}, cli.WithOsEnv)
	if err != nil {
		return err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	text, err := project.MarshalYAML()
	if err != nil {
		return err
	}
	fmt.Print(string(text))
	return nil
}
